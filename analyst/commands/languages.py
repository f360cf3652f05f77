"""`astana languages`: which languages are read, and proofs about their files."""

from typing import Annotated, Any

import typer

from analyst import show
from analyst.proving import Checks, files_of, findings, own_texts, prove
from config.lexicon import load_gate_languages, load_languages
from config.settings import load_settings
from worker.extract.checks import Check
from worker.extract.phrases import all_phrases

app = typer.Typer(help="The languages: which are read, and whether their files are right.")
_SHOWN = 5
"""Remarks shown of each check."""


@app.callback(invoke_without_command=True)
def languages(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """The languages that are read, and those whose articles are only seen."""
    if context.invoked_subcommand is not None:
        return
    settings = load_settings()
    read = load_languages(settings.languages_folder)
    rows: list[dict[str, Any]] = [
        {
            "language": code,
            "name": one.name,
            "how": "read",
            "phrases": sum(1 for _ in all_phrases(one)),
            "examples": len(one.example),
            "sentences": len(own_texts(code)),
        }
        for code, one in read.items()
    ]
    rows += [
        {"language": one.code, "name": None, "how": "seen only", "phrases": None, "examples": None, "sentences": None}
        for one in load_gate_languages(settings.gate_file)
        if one.code not in read
    ]
    if as_json:
        show.as_json(rows)
        return
    columns = ("language", "name", "how", "phrases", "examples", "sentences")
    show.table(rows, {column: column for column in columns}, empty="There is none.")


@app.command("check")
def check(
    named: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE|CODE]...", help="All languages when none is named.")
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Every remark, not only the first of each check.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Prove a language file: it compiles, its search is linear, its numbers, cues and examples hold.

    Exit code 1 when a proof fails. Remarks (a cue that no sentence holds, a phrase that adds nothing) fail nothing.
    """
    settings = load_settings()
    checks = prove(settings, files_of(settings, named or []))
    if as_json:
        show.as_json(_form(checks))
    else:
        _print(checks, everything=everything)
    if any(one.failed for found in checks.values() for one in found):
        raise typer.Exit(1)


def _print(checks: Checks, *, everything: bool) -> None:
    rows = [
        {"language": code, "check": one.name, "over": f"{one.looked_at} {one.of}", "result": _result(one)}
        for code, found in checks.items()
        for one in found
    ]
    show.table(rows, {name: name for name in ("language", "check", "over", "result")}, empty="There is no language.")
    told: dict[tuple[str, str], int] = {}
    for code, name, one in findings(checks):
        told[code, name] = told.get((code, name), 0) + 1
        if one.fails:
            show.say(f"FAILED  {code}  {name}: {one.rule}: {one.sentence}", "red")
        elif everything or told[code, name] <= _SHOWN:
            show.say(f"remark  {code}  {name}: {one.rule}: {one.sentence}", "yellow")
    if not everything and any(number > _SHOWN for number in told.values()):
        show.say("--all shows every remark.")


def _result(one: Check) -> str:
    failed = sum(finding.fails for finding in one.findings)
    remarks = len(one.findings) - failed
    said = [f"FAILED: {failed}"] if failed else ["holds"]
    return ", ".join([*said, show.counted(remarks, "remark")] if remarks else said)


def _form(checks: Checks) -> list[dict[str, Any]]:
    return [
        {
            "language": code,
            "check": one.name,
            "looked_at": one.looked_at,
            "of": one.of,
            "holds": not one.failed,
            "findings": [
                {"rule": finding.rule, "fails": finding.fails, "sentence": finding.sentence}
                for finding in one.findings
            ],
        }
        for code, found in checks.items()
        for one in found
    ]
