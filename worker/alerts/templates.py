"""The edge that reads the alert templates and the words of each language from their folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from config.errors import ConfigError
from config.toml import parse, read_toml
from worker.alerts.words import Words

TEXT, HTML = "alert.txt", "alert.html"
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Templates:
    """The compiled templates and the languages alerts can be written in, by ISO 639-1 code."""

    text: Template
    html: Template
    words: Mapping[str, Words]

    def language(self, asked: str) -> str:
        """`asked` if there are words for it, else English."""
        return asked if asked in self.words else DEFAULT_LANGUAGE


def load_templates(folder: Path) -> Templates:
    """Read `alert.txt`, `alert.html` and every `words.LANGUAGE.toml`.

    Raises:
        ConfigError: a file is missing or wrong; names the file and the line or key.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return Templates(
        text=_template(environment, folder, TEXT),
        html=_template(environment, folder, HTML),
        words=_words(folder),
    )


def _template(environment: ImmutableSandboxedEnvironment, folder: Path, name: str) -> Template:
    try:
        return environment.get_template(name)
    except TemplateNotFound:
        raise ConfigError(str(folder / name), "is missing; put the shipped template back") from None
    except TemplateSyntaxError as error:
        raise ConfigError(
            f"{folder / name}:{error.lineno}",
            f"is no valid Jinja template: {error.message}; correct that line",
        ) from None


def _words(folder: Path) -> dict[str, Words]:
    found = {}
    for path in sorted(folder.glob("words.*.toml")):
        tables, text = read_toml(path)
        found[path.name.split(".")[1]] = parse(Words, tables, path, text)
    if DEFAULT_LANGUAGE not in found:
        missing = folder / f"words.{DEFAULT_LANGUAGE}.toml"
        raise ConfigError(str(missing), "is missing; every other language falls back on it")
    return found
