"""Secrets stand in the environment or in a file; what is stored is a reference, resolved only when needed."""

import os
from pathlib import Path

from config.errors import ConfigError
from worker.alerts.addresses import is_reference
from worker.errors import TemporaryDeliveryError

_LARGEST = 65536


def resolve(reference: str) -> str:
    """The secret that `env:NAME` or `file:PATH` stands for, without the blanks around it.

    Raises:
        ConfigError: there is none; names the reference and what to do.
    """
    where, _, name = reference.partition(":")
    secret = os.environ.get(name, "") if where == "env" else _contents(reference, Path(name))
    if not secret.strip():
        what = "the environment variable is not set" if where == "env" else "the file is empty"
        raise ConfigError(reference, f"{what}; set it and restart, the alert waits")
    return secret.strip()


def resolved_target(target: str) -> str:
    """`target` itself, or what it refers to.

    Raises:
        ConfigError: it refers to nothing.
    """
    return resolve(target) if is_reference(target) else target


def waiting(error: ConfigError) -> TemporaryDeliveryError:
    """A missing secret or setting as a delivery error: tried again, as the operator is going to set it."""
    return TemporaryDeliveryError(error.subject, error.reason)


def _contents(reference: str, path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ConfigError(reference, f"the file cannot be read ({reason}); check path and rights") from None
