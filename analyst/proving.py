"""Language files under proof: each loaded and compiled by itself, so that one that is wrong hides no other."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from analyst.labelled import OWN_SENTENCES
from config.errors import ConfigError
from config.lexicon import Language, load_gate_languages, load_language
from config.settings import Settings
from config.toml import located
from config.track import Track, load_track
from worker.extract.checks import Check, Finding, check_language
from worker.extract.lexicon import compile_lexicon
from worker.extract.phrases import all_phrases

Checks = dict[str, list[Check]]
"""By language, or by file where it has none that can be read."""


def files_of(settings: Settings, named: Sequence[str]) -> list[Path]:
    """The files that are meant: paths as they are, codes in the folder of language files; all when none is named.

    Raises:
        ConfigError: a name is neither a file nor a language that has one.
    """
    folder = settings.languages_folder
    if not named:
        return sorted(folder.glob("*.toml"))
    paths = [Path(name) if name.endswith(".toml") else folder / f"{name}.toml" for name in named]
    for name, path in zip(named, paths, strict=True):
        if not path.is_file():
            known = ", ".join(sorted(one.stem for one in folder.glob("*.toml")))
            raise ConfigError(name, f"is neither a language file nor a language that has one ({known})")
    return paths


def prove(settings: Settings, paths: Sequence[Path]) -> Checks:
    """Every proof of each file. A file in place of a shipped one is proven in its stead."""
    track = load_track(settings.track_file)
    shipped = [path for path in sorted(settings.languages_folder.glob("*.toml")) if path not in paths]
    languages, wrong = _loaded([*shipped, *paths])
    files = {path.stem: path for path in [*shipped, *paths]}
    for one in list(languages.values()):
        reason = _unfit(one, languages, track, files)
        if reason is not None:
            wrong[one.code] = reason
    good = {code: one for code, one in languages.items() if code not in wrong}
    checks: Checks = {name: [Check("schema", 0, "phrases", (finding,))] for name, finding in wrong.items()}
    checks = {name: found for name, found in checks.items() if name in {path.stem for path in paths}}
    lexicon = compile_lexicon(track, good, load_gate_languages(settings.gate_file))
    for code in sorted({path.stem for path in paths} & set(good)):
        schema = Check("schema", sum(1 for _ in all_phrases(good[code])), "phrases")
        checks[code] = [schema, *check_language(good[code], lexicon, own_texts(code))]
    return checks


def own_texts(code: str) -> list[str]:
    """The project's own sentences and condensed reports of a language; none outside a checkout."""
    files = (folder / f"{code}.jsonl" for folder in (OWN_SENTENCES, OWN_SENTENCES / "reports"))
    lines = (line for file in files if file.is_file() for line in file.read_text(encoding="utf-8").splitlines())
    return [str(json.loads(line)["text"]) for line in lines if line.strip()]


def _loaded(paths: Iterable[Path]) -> tuple[dict[str, Language], dict[str, Finding]]:
    languages: dict[str, Language] = {}
    wrong: dict[str, Finding] = {}
    for path in paths:
        try:
            languages[path.stem] = load_language(path)
            wrong.pop(path.stem, None)
        except ConfigError as error:
            languages.pop(path.stem, None)
            wrong[path.stem] = Finding(error.subject, error.reason)
    return languages, wrong


def _unfit(
    one: Language, languages: Mapping[str, Language], track: Track, files: Mapping[str, Path]
) -> Finding | None:
    """Why the language does not compile by itself; None when it does."""
    missing = sorted(set(one.borrows) - set(languages))
    if missing:
        return Finding("borrows", f"names {', '.join(missing)}, which has no file that can be read")
    try:
        compile_lexicon(track, {code: languages[code] for code in (one.code, *one.borrows)})
    except ConfigError as error:
        placed = located(error, files[Path(error.subject.partition(":")[0]).stem])
        return Finding(placed.subject, placed.reason)
    return None


def findings(checks: Checks) -> Iterator[tuple[str, str, Finding]]:
    """Language, check and finding: what fails first, the rest as it came."""
    told = [(code, check.name, one) for code, found in checks.items() for check in found for one in check.findings]
    return iter(sorted(told, key=lambda row: not row[2].fails))
