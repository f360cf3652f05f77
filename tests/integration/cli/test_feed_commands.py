"""`astana feeds`: sites that name their feeds, lists of other programs, pausing, taking away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analyst.demo.server import LocalServer
from tests.integration.bad_input.raw import RawServer, Reply
from tests.integration.cli.conftest import Astana
from tests.integration.pipeline import articles

SITE = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"/>{}</head><body>news</body></html>'
FEED = '[[feed]]\nkey = "wire"\nurl = "http://127.0.0.1:9/w"\npublisher = "W"\ntier = "media"\nlanguage = "en"\n'
LIST = """<opml version="2.0"><body><outline text="Wires">
<outline text="One" xmlUrl="https://one.invalid/rss"/>
<outline text="Two" xmlUrl="https://two.invalid/rss" language="ru"/>
<outline text="Two again" xmlUrl="https://two.invalid/rss"/>
<outline text="Nothing" xmlUrl="gopher://three.invalid/"/>
</outline></body></opml>"""


def states(astana: Astana) -> dict[str, str]:
    return {row["feed"]: row["state"] for row in astana("feeds", "list", "--json").json}


def page(raw: RawServer, *feeds: str) -> str:
    first, *others = feeds
    more = "".join(f'<link rel="alternate" type="application/rss+xml" href="{feed}"/>' for feed in others)
    return raw.serve("home", Reply(SITE.format(first, more).encode(), "text/html"))


def test_a_site_is_added_by_the_feed_that_it_names(
    astana: Astana, today: None, raw: RawServer, wire: LocalServer
) -> None:
    said = astana("feeds", "add", page(raw, f"{wire.address}/wire.xml"), "--publisher", "The Wire", "--key", "wire")
    assert (said.code, said.out) == (0, f"Added: wire {wire.address}/wire.xml\n")


def test_of_several_feeds_the_operator_names_one(
    astana: Astana, today: None, raw: RawServer, wire: LocalServer
) -> None:
    other = raw.serve("feed", Reply(b"<rss version='2.0'><channel><title>World</title></channel></rss>", "text/xml"))
    site = page(raw, f"{wire.address}/wire.xml", other)
    said = astana("feeds", "add", site, "--publisher", "P")
    assert said.code == 2
    assert said.err.endswith(f"names 2 feeds; add the one you mean: {wire.address}/wire.xml, {other}\n")
    checked = astana("feeds", "check", site).out
    assert "A web page; it names 2 feeds that can be read." in checked
    assert "Wire · language en" in checked
    assert "World · language not said" in checked


def test_a_page_without_feeds_is_not_added_unless_told_to(astana: Astana, today: None, raw: RawServer) -> None:
    bare = raw.serve("home", Reply(b"<html>nothing</html>", "text/html"))
    said = astana("feeds", "add", bare, "--publisher", "P")
    assert said == (2, "", f"astana: {bare}: a web page, not a feed; `--unasked` adds it all the same\n")
    assert astana("feeds", "add", bare, "--publisher", "P", "--unasked").code == 0


def test_a_paused_feed_stays_paused_until_it_is_resumed(astana: Astana, today: None, home: Path) -> None:
    file = home.parent / "feeds.toml"
    file.write_text(FEED)
    astana("db", "upgrade")
    assert astana("feeds", "pause", "wire").out == "Paused: wire; `astana feeds resume wire` polls it again.\n"
    astana("db", "upgrade")
    assert states(astana) == {"wire": "paused"}
    assert astana("poll").out.startswith("0 of 0 feeds answered")
    assert astana("feeds", "resume", "http://127.0.0.1:9/w").code == 0
    assert states(astana) == {"wire": "active"}
    file.write_text("")
    astana("db", "upgrade")
    assert states(astana) == {"wire": "paused"}
    file.write_text(FEED)
    astana("db", "upgrade")
    assert states(astana) == {"wire": "active"}


def test_two_feeds_of_the_file_may_change_their_keys(astana: Astana, today: None, home: Path) -> None:
    file = home.parent / "feeds.toml"
    other = FEED.replace('"wire"', '"other"').replace("/w", "/o").replace('"W"', '"O"')
    file.write_text(FEED + other)
    astana("db", "upgrade")
    file.write_text(FEED.replace('"wire"', '"other"') + other.replace('"other"', '"wire"'))
    astana("db", "upgrade")
    urls = {row["feed"]: row["url"] for row in astana("feeds", "list", "--json").json}
    assert urls == {"wire": "http://127.0.0.1:9/o", "other": "http://127.0.0.1:9/w"}


def test_a_feed_of_the_file_is_not_removed_behind_its_back(astana: Astana, today: None, home: Path) -> None:
    file = home.parent / "feeds.toml"
    file.write_text(FEED)
    said = astana("feeds", "remove", "wire")
    assert said.code == 2
    assert (
        said.err == f"astana: wire: stands in {file} and would be back at the next start; take it out of the file\n"
    )


def test_a_removed_feed_leaves_its_articles_and_can_come_back(
    astana: Astana, october_9: None, wire: LocalServer
) -> None:
    wire.publish("wire", articles.VERSHININ)
    url = f"{wire.address}/wire.xml"
    astana("feeds", "add", url, "--publisher", "Wire", "--key", "wire")
    astana("poll")
    assert astana("feeds", "remove", "wire").code == 0
    assert states(astana) == {}
    assert astana("sql", "SELECT count(*) AS n FROM v_articles", "--json").json == [{"n": 1}]
    assert (
        astana("feeds", "pause", "wire").err == "astana: wire: no such feed; `astana feeds list` shows their keys\n"
    )
    astana("feeds", "add", url, "--publisher", "Wire")
    assert states(astana) == {"wire": "active"}


def test_a_list_is_imported_once_and_exported_without_loss(
    astana: Astana, today: None, home: Path, make_database: Callable[[str], None]
) -> None:
    (home.parent / "in.opml").write_text(LIST)
    said = astana("feeds", "import", "in.opml", "--tier", "agency")
    assert said.out == "2 feeds added, 0 known already, 2 not taken.\n"
    assert said.err.splitlines() == [
        "in.opml, line 4: Two again has an address that stands there already",
        "in.opml, line 5: no http or https address",
    ]
    assert astana("feeds", "import", "in.opml").out == "0 feeds added, 2 known already, 2 not taken.\n"
    astana("feeds", "pause", "two.invalid")
    before = astana("feeds", "list", "--json").json
    astana("feeds", "export", "out.opml")
    for file in home.glob("astana.db*"):
        file.unlink()
    make_database("")
    assert states(astana) == {}
    assert astana("feeds", "import", "out.opml").out == "2 feeds added, 0 known already, 0 not taken.\n"
    same = ("feed", "url", "publisher", "tier", "language", "state")
    after = astana("feeds", "list", "--json").json
    assert [[row[name] for name in same] for row in after] == [[row[name] for name in same] for row in before]
    assert [row["tier"] for row in after] == ["agency", "agency"]


def test_a_dash_stands_for_standard_output(astana: Astana, today: None, tmp_path: Path) -> None:
    assert "<opml" in astana("feeds", "export", "-").out
    assert not (tmp_path / "-").exists()


def test_ten_thousand_feeds_are_imported(astana: Astana, today: None, home: Path) -> None:
    outlines = "".join(f'<outline text="F" xmlUrl="https://h.invalid/{n}"/>' for n in range(10_000))
    (home.parent / "big.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    assert astana("feeds", "import", "big.opml").out == "10000 feeds added, 0 known already, 0 not taken.\n"


@pytest.mark.parametrize(("content", "words"), [("junk", "is no OPML"), (None, "cannot be read: No such file")])
def test_a_list_that_is_none_is_named(content: str | None, words: str, astana: Astana, home: Path) -> None:
    if content is not None:
        (home.parent / "list.opml").write_text(content)
    said = astana("feeds", "import", "list.opml")
    assert said.code == 2
    assert f"astana: list.opml: {words}" in said.err
