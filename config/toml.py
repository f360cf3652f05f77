"""Read a TOML file into a pydantic model, with errors that name file, line and key."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)
_QUOTED = re.compile("“(.+?)”")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The tables of the file and its text. Raises ConfigError when it cannot be read or is no TOML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            str(path), f"cannot be read as UTF-8 text ({error}); check the path and the encoding"
        ) from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), f"is not valid TOML: {error}; correct that line") from error


def parse(model: type[Model], tables: dict[str, Any], path: Path, text: str) -> Model:
    """Validate `tables`. Raises ConfigError that names the first wrong key, its line if it can be found, and why."""
    try:
        return model.model_validate(tables)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(f"{path}{line_of(first['loc'], text)}", _sentence(first["loc"], first["msg"])) from error


def located(error: ConfigError, path: Path) -> ConfigError:
    """The same error with path and line: the first line of the file that holds what the reason quotes."""
    quoted = _QUOTED.search(error.reason)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    number = next((at for at, line in enumerate(lines, 1) if quoted and quoted[1] in line), None)
    rule = error.subject.partition(": ")[2]
    place = f"{path}:{number}" if number else str(path)
    return ConfigError(f"{place}: {rule}" if rule else place, error.reason)


def line_of(key: Sequence[str | int], text: str) -> str:
    """`:LINE` of the last named part of `key`, searched in the order of its parts; empty when not found."""
    lines = text.splitlines()
    at = -1
    for part in (str(name) for name in key if isinstance(name, str)):
        found = next((i for i in range(max(at, 0), len(lines)) if _names(lines[i], part)), None)
        if found is None:
            break
        at = found
    return f":{at + 1}" if at >= 0 else ""


def _names(line: str, key: str) -> bool:
    bare = line.strip().strip("[]")
    return bare.startswith((key, f'"{key}"')) or bare.split("=")[0].strip().split(".")[-1] == key


def _sentence(key: Sequence[str | int], reason: str) -> str:
    dotted = ".".join(str(part) for part in key) or "the file"
    return f"{dotted}: {reason}; correct this key or remove it"
