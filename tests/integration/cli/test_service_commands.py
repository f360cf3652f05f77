"""`poll`, `feeds`, `subscribe`, `alerts`, `status`: the operator's day, through the entry point."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analyst.demo.server import LocalServer
from tests.integration.bad_input.raw import RawServer, Reply
from tests.integration.cli.conftest import Astana
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import free_port

COMMANDS = {
    "run", "demo", "poll", "status", "rounds", "round", "extract", "sql", "subscribe", "subscriptions", "web",
    "feeds", "alerts", "db", "eval", "explain", "gaps", "languages", "rebuild", "replay", "unsubscribe",
    "desk", "export", "search", "timeline", "backup", "restore", "prune", "doctor", "metrics",
}  # fmt: skip


def test_help_lists_the_commands_that_are_built_and_no_other(astana: Astana) -> None:
    said = astana("--help")
    listed = {line.split()[1] for line in said.out.splitlines() if line.startswith("│ ") and line[2] != " "}
    assert listed - {"--help"} == COMMANDS


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nosuch"], "No such command 'nosuch'"),
        (["round", "abc"], "Invalid value for 'number'"),
        (["rounds", "--limit", "3"], "No such option"),
        (["status", "--queue", "nope"], "'nope' is no queue; they are poll, read, settle, alert"),
        (["alerts", "list", "--limit", "0"], "--limit"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_is_wrong(
    words: list[str], sentence: str, astana: Astana, today: None
) -> None:
    said = astana(*words)
    assert said.code == 2
    assert sentence in " ".join(said.err.replace("│", " ").split())
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words",
    [["status"], ["rounds"], ["round", "22"], ["gaps"], ["explain", "1"],
     ["alerts", "list"], ["subscriptions"], ["feeds", "list"],
     ["sql", "SELECT 1"], ["status", "--queue", "poll"]],
)  # fmt: skip
def test_without_a_database_it_is_said_what_makes_one(words: list[str], home: Path, astana: Astana) -> None:
    said = astana(*words)
    assert (said.code, said.out) == (2, "")
    made = "`make run` or `astana demo` makes one"
    assert said.err == f"astana: {home / 'astana.db'}: there is no database yet; {made}\n"
    assert not home.exists()


def test_db_upgrade_makes_the_database_and_does_no_harm_again(astana: Astana) -> None:
    first, second = astana("db", "upgrade"), astana("db", "upgrade")
    assert (first.code, second.code) == (0, 0)
    assert second.out == ("The database is up to date: 0 feeds added, 0 paused, 0 subscriptions added, 0 ended.\n")


def test_a_feed_is_added_polled_and_what_it_tells_is_seen_everywhere(
    astana: Astana, october_9: None, wire: LocalServer
) -> None:
    wire.publish("wire", articles.VERSHININ)
    url = f"{wire.address}/wire.xml"
    added = astana("feeds", "add", url, "--publisher", "The Wire", "--tier", "agency", "--language", "en")
    assert added.out == f"Added: 127.0.0.1 {url}\n"
    assert astana("subscribe", "log:", "--key", "desk").out == (
        "The test arrived: written to the log.\nSubscribed: desk, told at log:\n"
    )
    polled = astana("poll")
    assert (polled.code, polled.out) == (0, "1 of 1 feed answered, 1 article read, 1 alert, 1 sent.\n")
    assert "round changed" in polled.err

    [round_22] = [row for row in astana("rounds", "--json").json if row["round_number"] == 22]
    assert (round_22["status"], round_22["city"], round_22["edtf"]) == ("planned", "Astana", None)
    dossier = " ".join(astana("round", "22").out.split())
    assert "planned · no date yet · Astana, Kazakhstan Sergei Vershinin (agency), learnt 2024-10-09 12:00" in dossier
    assert "preparations are under way for the 22nd meeting" in dossier
    assert f"{wire.address}/wire/moscow-prepares-22nd-meeting" in dossier
    [alert] = astana("alerts", "list", "--json").json
    assert (alert["round_number"], alert["subscription"], alert["state"]) == (22, "desk", "sent")
    assert "desk" in astana("alerts", "list").out
    assert astana("poll", "127.0.0.1").out == "1 of 1 feed answered, 0 articles read, 0 alerts, 0 sent.\n"


def test_status_says_all_is_well_when_it_is_and_serves_health_checks(
    astana: Astana, october_9: None, wire: LocalServer
) -> None:
    astana("feeds", "add", f"{wire.address}/wire.xml", "--publisher", "Wire")
    never = astana("status")
    assert never.code == 1
    assert "wrong the service has never run on this database; `make run` starts it" in " ".join(never.out.split())
    astana("poll")
    assert astana("status", "--queue", "poll") == (0, "poll: served\n", "")
    assert astana("status", "--queue", "read") == (1, "read: served by no worker\n", "")
    found = astana("status", "--json")
    assert found.code == 1
    assert list(found.json) == ["ok", "headline", "problems", "notices", "figures"]
    assert found.json["figures"]["feeds"] == "1 of 1 answered at their last poll"
    assert found.json["problems"] == ["queue read is served by no worker; start one, or look at its log"]


def test_without_a_network_poll_and_status_say_so_and_point_to_the_demo(astana: Astana, october_9: None) -> None:
    for number in range(5):
        address = f"http://127.0.0.1:{free_port()}/{number}"
        astana("feeds", "add", address, "--publisher", "P")
    polled = astana("poll")
    assert (polled.code, polled.out) == (1, "0 of 5 feeds answered, 0 articles read, 0 alerts, 0 sent.\n")
    assert "no feed could be reached; is there a network? `astana demo` needs none" in polled.err
    said = " ".join(astana("status").out.split())
    assert "wrong no feed could be reached yet; is there a network? `astana demo` needs none" in said


def test_two_feeds_of_one_host_do_not_hide_each_other(astana: Astana, today: None) -> None:
    add = ["feeds", "add", "--unasked"]
    assert "Added: example.org " in astana(*add, "https://example.org/a", "--publisher", "P").out
    assert "Added: example.org-2 " in astana(*add, "https://example.org/b", "--publisher", "P").out
    again = astana(*add, "https://example.org/b", "--publisher", "P").out
    assert again == "Known already, brought up to date: example.org-2 https://example.org/b\n"
    taken = astana(*add, "https://example.org/c", "--publisher", "P", "--key", "example.org")
    assert taken == (2, "", "astana: --key example.org: is the key of https://example.org/a; choose another\n")
    assert [row["feed"] for row in astana("feeds", "list", "--json").json] == ["example.org", "example.org-2"]


@pytest.mark.parametrize("address", ["ftp://example.org/feed", "example", "http://", "javascript:alert(1)"])
def test_what_is_no_web_address_is_not_added(address: str, astana: Astana, today: None) -> None:
    said = astana("feeds", "add", address, "--publisher", "P")
    assert said.code == 2
    assert said.err.endswith("is no http or https address\n")


def test_an_address_with_a_password_is_not_added_nor_repeated(astana: Astana, today: None) -> None:
    said = astana("feeds", "add", "https://me:hunter2@example.org/feed", "--publisher", "P", "--unasked")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "astana: https://example.org/feed: carries a user or password, which whoever asks the database would read\n"
    )


def test_a_key_in_a_feeds_address_is_not_shown(astana: Astana, today: None) -> None:
    astana("feeds", "add", "https://example.org/feed?token=hunter2hunter2", "--publisher", "P", "--unasked")
    assert "hunter2" not in astana("feeds", "list", "--json").out


def test_feeds_list_shows_trouble_in_eighty_columns(
    astana: Astana, october_9: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    astana(
        "feeds", "add", f"http://127.0.0.1:{free_port()}/feed", "--publisher", "P", "--key", "a-rather-long-name-22"
    )
    astana("poll")
    monkeypatch.setenv("COLUMNS", "80")
    out = astana("feeds", "list").out
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "a-rather-long-name-22 media never no connection: connection refused" in " ".join(out.split())


def test_check_tells_what_the_service_would_see_of_a_feed(astana: Astana, wire: LocalServer) -> None:
    wire.publish("wire", articles.FOOTBALL)
    wire.publish("wire", articles.VERSHININ)
    lines = [" ".join(line.split()) for line in astana("feeds", "check", f"{wire.address}/wire.xml").out.splitlines()]
    assert lines[:2] == ["Wire · language en", "2 entries; 1 on the format"]
    assert re.fullmatch(
        r"\d+\.\d kB fetched in \d\.\d\d s, read in \d+ ms; asked again after \d+ min with ETag and Last-Modified",
        lines[2],
    )
    assert lines[-1] == "2024-10-09 09:30 Russia says 22nd Astana meeting on Syria is being prepared"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"<html></html>", "text/html"), "a web page, not a feed"),
        (Reply(b"", status=404), "the server answered 404: nothing is there"),
        (Reply(b""), "the body is empty"),
    ],
)
def test_check_says_what_is_wrong_with_a_feed(reply: Reply, words: str, astana: Astana, raw: RawServer) -> None:
    url = raw.serve("bad", reply)
    assert astana("feeds", "check", url) == (2, "", f"astana: {url}: {words}\n")


def test_markup_and_escape_codes_in_a_title_are_shown_as_text(astana: Astana, raw: RawServer) -> None:
    title = "[red]Astana\u001b[2J talks on Syria[/red]"
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": [{"id": "1", "title": title}]}
    said = astana("feeds", "check", raw.serve("feed", Reply(json.dumps(feed).encode(), "application/feed+json")))
    assert "\x1b" not in said.out
    assert said.out.count("[red]Astana[2J talks on Syria[/red]") == 2


def test_a_feed_that_is_not_known_cannot_be_polled(astana: Astana, today: None) -> None:
    assert astana("poll", "nofeed").err.endswith(
        "astana: nofeed: no such feed; `astana feeds list` shows their keys\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["mailto:desk@example.org"], "ASTANA_SMTP_HOST: is not set, and mail needs it"),
        (["stream:astana:events"], "ASTANA_REDIS_URL: is not set, and a stream needs it"),
        (["desk@example.org"], "desk@example.org: is no channel; for mail write mailto:desk@example.org"),
        (["fax:123"], "fax:…: is no channel that is known; write mailto:NAME@HOST"),
        (["https://example.org/x", "--secret", "env:NOT_SET_ANYWHERE"], "env:NOT_SET_ANYWHERE: "),
        (["https://example.org/x", "--secret", "hunter2"], "its secret must be env:NAME or file:PATH"),
        (["log:", "--language", "xx"], "--language: alerts are written in ar, en, fr, ru, tr; not in xx"),
        (["log:", "--expires", "soon"], "'soon' is no day; write it as 2024-10-09"),
        (["log:", "--kind", "rumour"], "'rumour'"),
        (["log:", "--quiet", "22-7"], "--quiet: '22-7' are no hours; write them as 22:00-07:00"),
        (["log:", "--digest", "weekly"], "--digest: 'weekly' is no digest; write at_once, hourly or daily 08:00"),
        (["log:", "--time-zone", "Mars/Olympus"], "--time-zone: 'Mars/Olympus' is no time zone"),
        (["http://127.0.0.1:1/hook"], "http://127.0.0.1:1/…: the test did not arrive: no connection"),
    ],
)
def test_a_subscription_that_could_never_be_told_is_refused(
    words: list[str], sentence: str, astana: Astana, today: None
) -> None:
    said = astana("subscribe", *words)
    assert said.code == 2
    assert sentence in " ".join(said.err.replace("│", " ").split())
    assert "hunter2" not in said.err + said.out
    assert astana("subscriptions").out == "Nobody is told; `astana subscribe` adds one.\n"


def test_channels_are_listed_masked_and_two_on_one_host_stay_two(astana: Astana, today: None) -> None:
    for path in ("secret-path-1", "secret-path-2", "secret-path-1"):
        astana("subscribe", f"https://example.org/{path}", "--no-test")
    said = astana("subscriptions", "--json")
    assert [row["channel"] for row in said.json] == ["https://example.org/…", "https://example.org/…"]
    assert "secret-path" not in said.out + astana("subscriptions").out


def test_a_subscription_is_tested_and_ended_by_its_key(astana: Astana, today: None) -> None:
    astana("subscribe", "log:", "--key", "desk", "--no-test")
    assert astana("alerts", "test", "desk").out == "Sent to log:: written to the log.\n"
    assert astana("unsubscribe", "desk").out == "Ended: desk\n"
    for words in (["unsubscribe", "desk"], ["alerts", "test", "desk"]):
        said = astana(*words)
        assert (said.code, said.err) == (
            2,
            "astana: desk: no such subscription; `astana subscriptions` shows their keys\n",
        )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show", "7"], "7: no such alert; `astana alerts list` shows their numbers"),
        (["retry"], "alerts retry: name alerts by their numbers, or --dead for all that are dead"),
        (["retry", "7"], "7: neither failed nor dead; `astana alerts list` shows their states"),
        (["cancel", "7"], "7: not waiting: sent, being sent, or dead already; `astana alerts list`"),
    ],
)
def test_an_alert_that_is_not_there_is_named(words: list[str], sentence: str, astana: Astana, today: None) -> None:
    astana("db", "upgrade")
    said = astana("alerts", *words)
    assert said.code == 2
    assert sentence in said.err


def test_nobody_is_told_of_anything_yet(astana: Astana, today: None) -> None:
    empty = "No alert yet: no change of a coming round since the service runs.\n"
    assert astana("alerts", "list") == (0, empty, "")
    assert astana("alerts", "list", "--json").json == []


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("ASTANA_FEEDS_FILE", "[[feed]]\nkey = 1\n", "feeds.toml"),
        ("ASTANA_FEEDS_FILE", "feeds = [", "is not valid TOML"),
        ("ASTANA_ALERTS_FILE", "[[subscription]]\nkey='a'\nwho='b'\nchannel='fax:1'\n", "subscription a, channel: "),
        ("ASTANA_ALERTS_FILE", None, "cannot be read"),
    ],
)
def test_a_wrong_file_of_the_operator_is_named(
    name: str, text: str | None, sentence: str, astana: Astana, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, make_database: Callable[[str], None],
) -> None:  # fmt: skip
    make_database("")
    path = tmp_path / name.removeprefix("ASTANA_").lower().replace("_file", ".toml")
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    said = astana("db", "upgrade")
    assert said.code == 2
    assert said.err.startswith("astana: ")
    assert sentence in said.err
    assert str(path) in said.err
