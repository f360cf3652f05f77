"""Every page over SQLite and PostgreSQL: what it says, and what no page may ever do."""

import csv
import json
import re
from datetime import date

import pytest
from icalendar import Calendar
from lxml import etree, html
from starlette.testclient import TestClient

from models.views import VIEWS, view_named
from tests.integration.web.articles import ANNOUNCING
from tests.integration.web.conftest import TOKEN

PAGES = (
    "/articles",
    "/articles?q=astana",
    "/data?as_of=2024-10-01",
    "/data",
    "/",
    "/?as_of=2020-03-03",
    "/rounds/22",
    "/rounds/15?as_of=2020-12-31",
    "/articles/1",
    "/articles/1?revision=1",
    "/articles/2",
    "/articles/3",
    "/articles/4",
    "/service",
    "/alerts",
    "/alerts?state=pending",
    "/alerts/1",
    "/dictionary",
)


def seen(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == status
    return html.fromstring(answer.text)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def news_of(page: html.HtmlElement) -> html.HtmlElement:
    """The text of an article's page, without the numbers of its evidence."""
    [text] = page.xpath("//*[@class='text']")
    for number in text.xpath(".//sup"):
        number.drop_tree()
    return text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_and_carries_no_script_no_style_of_its_own_and_no_secret(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "default-src 'none'; style-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    page = html.fromstring(answer.text)
    assert page.xpath("//script | //style | //@style | //iframe | //object") == []
    assert [name for name in page.xpath("//@*/..") for name in name.attrib if name.startswith("on")] == []
    assert TOKEN not in answer.text
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//title")[0].text.endswith(" · Astana Watch")


def test_every_link_within_the_site_leads_somewhere(client: TestClient) -> None:
    links: set[str] = set()
    for path in PAGES:
        page = seen(client, path)
        named = {str(link) for link in page.xpath("//@href")}
        assert {link[1:] for link in named if link.startswith("#")} <= set(page.xpath("//@id"))
        links |= {link for link in named if link.startswith("/")}
    assert {link: client.head(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_first_page_says_what_is_to_be_expected(client: TestClient) -> None:
    page = seen(client, "/")
    assert text_of(page.xpath("//*[@class='lead']/p")[0]) == (
        "Next round: 22, announced, 11-12 November 2024, Astana."
    )
    row = page.xpath("//tbody/tr")[0]
    assert [text_of(cell) for cell in row][:5] == [
        "Round 22",
        "announced",
        "11-12 November 2024",
        "Astana",
        "second half of 2024",
    ]
    assert row.xpath(".//a/@href") == ["/rounds/22"]


def test_on_an_earlier_day_the_first_page_knows_what_was_known_then(client: TestClient) -> None:
    page = seen(client, "/?as_of=2020-03-03")
    assert text_of(page.xpath("//tbody/tr/th")[0]) == "Round 14"
    assert (
        text_of(page.xpath("//*[@class='lead']/p")[0])
        == "Next round: 15, planned (March 2020); not announced so far."
    )
    assert page.xpath("//tbody//a/@href")[0] == "/rounds/14?as_of=2020-03-03"


def test_before_the_first_round_nothing_is_known(client: TestClient) -> None:
    page = seen(client, "/?as_of=2010-01-01")
    assert "No round was known on that day." in text_of(page)
    assert "Next round: none planned." in text_of(page)


@pytest.mark.parametrize("path", ["/", "/rounds/22"])
@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "0000-00-00", "9" * 400, "<b>"])
def test_a_day_that_is_none_is_a_page_that_says_how_to_write_it(client: TestClient, path: str, day: str) -> None:
    answer = client.get(path, params={"as_of": day})
    assert answer.status_code == 400
    assert "is no day; write it as 2024-10-09." in answer.text
    assert "<b>" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/rounds/99", "Round 99 is not known."),
        ("/rounds/22?as_of=2024-09-01", "Round 22 was not known on 2024-09-01."),
        ("/rounds/0", "Round 0 is not known."),
        ("/rounds/99999999999999999999", "A round of that number is not known."),
        ("/rounds/next", "There is no such page."),
        ("/articles/999", "There is no article of that number."),
        ("/articles/1?revision=7", "The article had no text of that number; it has had 2."),
        ("/articles/99999999999", "There is no article of that number."),
        ("/alerts/999", "There is no alert of that number."),
        ("/static/../app.py", "There is no such page."),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str, sentence: str) -> None:
    assert sentence in text_of(seen(client, path, 404).xpath("//main")[0])


def test_nothing_is_taken_but_questions(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/rounds/22").status_code == 405


def test_a_dossier_tells_both_times_who_said_it_and_in_which_words(client: TestClient) -> None:
    page = seen(client, "/rounds/22")
    dated = next(row for row in page.xpath("//tbody/tr") if "Dates set" in text_of(row))
    said, learnt, what, who, words = dated
    assert said.xpath("./time/@datetime") == ["2024-10-09T12:00:00+00:00"]
    assert learnt.xpath("./time/@datetime") == ["2024-10-09T12:00:00+00:00"]
    assert text_of(what) == "Dates setannounced, 11-12 November 2024, Astana, Kazakhstan"
    assert text_of(who).endswith(("official", "agency"))
    assert text_of(words.xpath("./blockquote")[0]) == ANNOUNCING
    assert words.xpath("./a/@href") == ["/articles/1"]


def test_a_dossier_keeps_to_the_day_that_is_asked_for(client: TestClient) -> None:
    page = seen(client, "/rounds/15?as_of=2020-12-31")
    assert page.xpath("//input[@name='as_of']/@value") == ["2020-12-31"]
    assert "As known on 31 December 2020." in text_of(page)
    assert "2021" not in text_of(page.xpath("//table")[0])
    assert page.xpath("//a[@rel='prev']/@href") == ["/rounds/14?as_of=2020-12-31"]


def test_evidence_is_marked_in_the_text_and_told_beside_it(client: TestClient) -> None:
    page = seen(client, "/articles/1")
    numbers = len(page.xpath("//mark//sup"))
    text = news_of(page)
    assert ANNOUNCING in text_of(text)
    assert "11-12 November 2024" in {text_of(mark) for mark in text.xpath(".//mark")}
    told = [text_of(row) for row in page.xpath("//section[@aria-labelledby='evidence']//tbody/tr")]
    assert any(row.endswith(" 11-12 November 2024") and "dates round 22" in row for row in told)
    assert len(told) == numbers


def test_each_text_of_an_article_can_be_seen(client: TestClient) -> None:
    assert "Jordan is expected" in text_of(news_of(seen(client, "/articles/1")))
    assert "Jordan is expected" not in text_of(news_of(seen(client, "/articles/1?revision=1")))
    assert seen(client, "/articles/1").xpath("//dd/a[contains(@href, 'revision')]/@href") == [
        "/articles/1?revision=1"
    ]


def test_arabic_is_set_from_right_to_left(client: TestClient) -> None:
    text = news_of(seen(client, "/articles/2"))
    assert (text.get("lang"), text.get("dir")) == ("ar", "rtl")
    assert "نوفمبر 2024" in text_of(text)
    assert text.xpath(".//mark")


def test_markup_and_turned_text_in_the_news_are_only_shown(client: TestClient) -> None:
    answer = client.get("/articles/3")
    page = html.fromstring(answer.text)
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in text_of(news_of(page))
    assert "{{ 7 * 7 }}" in answer.text
    assert page.xpath("//main//img") == []
    assert "�Reversed� and �isolated� words." in text_of(page)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", answer.text)
    assert [link for link in page.xpath("//main//a/@href") if link.startswith(("javascript:", "data:"))] == []
    assert "<b>Odd</b> & Sons" in text_of(page)


def test_an_article_that_was_not_found_relevant_is_shown_without_marks(client: TestClient) -> None:
    page = seen(client, "/articles/4")
    assert "two to nil" in text_of(page)
    assert page.xpath("//mark") == []
    assert "No text is kept of an article that was not found relevant." in text_of(page)


def test_health_and_feeds_stand_on_one_page(client: TestClient) -> None:
    page = seen(client, "/service")
    assert "no feed could be reached yet" in text_of(page.xpath("//*[contains(@class, 'lead')]")[0])
    assert {"Steppe Wire", "Sport"} <= {text_of(cell) for cell in page.xpath("//tbody/tr/th")}


def test_alerts_tell_for_whom_they_are_and_not_where_they_go(client: TestClient) -> None:
    page = seen(client, "/alerts")
    assert [text_of(cell) for cell in page.xpath("//tbody/tr")[-1]][:4] == [
        "Alert 1",
        "pending",
        "Round 22: dates set",
        "newsroom",
    ]
    assert page.xpath("//tbody/tr[last()]/th/a/@href") == ["/alerts/1"]
    assert "No alert is in that state." in text_of(seen(client, "/alerts?state=dead"))
    assert "“lost” is no state of an alert; they are pending," in text_of(seen(client, "/alerts?state=lost", 400))
    assert "None so far." in text_of(seen(client, "/alerts/1"))


def test_the_dictionary_tells_every_column_of_every_view(client: TestClient) -> None:
    page = seen(client, "/dictionary")
    told = [[text_of(row[0]), text_of(row[1])] for row in page.xpath("//tbody/tr")]
    assert told == [[name, " ".join(said.split())] for view in VIEWS for name, said in view.columns.items()]


def test_words_are_found_in_any_script_and_shown_where_they_stand(client: TestClient) -> None:
    page = seen(client, "/articles?q=Kazakh+Foreign")
    assert page.xpath("//article//a/@href") == ["/articles/1"]
    assert text_of(page.xpath("//article//mark")[0]).startswith("Kazakh")
    page = seen(client, "/articles?q=سوريا")
    assert page.xpath("//article//a/@href") == ["/articles/2"]
    assert page.xpath("//article/p[@lang='ar']/@dir") == ["rtl"]


@pytest.mark.parametrize(
    ("q", "sentence"),
    [
        ("zzzz", "No article holds every one of these words."),
        ("'; DROP TABLE article; --", "No article holds every one of these words."),
        ('"', "There is no word in that to look for."),
        ("%_*", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_odd_words_are_only_words(client: TestClient, q: str, sentence: str) -> None:
    answer = client.get("/articles", params={"q": q})
    assert answer.status_code == 200
    assert sentence in text_of(html.fromstring(answer.text))
    assert "<script>" not in answer.text


def test_more_words_than_anybody_means_are_refused(client: TestClient) -> None:
    assert "search for fewer words" in text_of(html.fromstring(client.get("/articles", params={"q": "a" * 201}).text))
    assert client.get("/articles", params={"page": "0"}).status_code == 400
    assert "There are no more." in text_of(seen(client, "/articles?page=9999"))


def test_files_hold_the_columns_of_their_view_as_known_on_a_day(client: TestClient) -> None:
    answer = client.get("/export/rounds.csv", params={"as_of": "2020-03-03"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="astana-rounds.csv"'
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert list(rows[0]) == list(view_named("v_rounds").columns)
    assert [row["round_number"] for row in rows][-1] == "14"
    facts = [json.loads(line) for line in client.get("/export/facts.jsonl").text.splitlines()]
    assert {fact["edtf"] for fact in facts if fact["kind"] == "dates"} == {"2024-11-11/2024-11-12"}


@pytest.mark.parametrize("file", ["rounds.xls", "change.csv", "csv", "..%2Fapp.py", "rounds"])
def test_a_file_that_is_not_written_is_told_with_those_that_are(client: TestClient, file: str) -> None:
    answer = client.get(f"/export/{file}")
    assert answer.status_code == 404


def test_the_rounds_are_a_calendar_to_subscribe_to(client: TestClient) -> None:
    answer = client.get("/rounds.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    entries = {str(entry["summary"]): entry for entry in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert len(entries) == 22
    assert entries["Astana 22"]["dtstart"].dt == date(2024, 11, 11)
    assert entries["Astana 22"]["dtend"].dt == date(2024, 11, 13)


def test_the_atom_feed_tells_the_latest_changes_once(client: TestClient) -> None:
    answer = client.get("/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=names) == ["http://testserver/changes.atom"]
    ids = feed.xpath("a:entry/a:id/text()", namespaces=names)
    assert len(set(ids)) == len(ids) == 50
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids)
    [first, *_] = feed.xpath("a:entry", namespaces=names)
    assert first.xpath("a:title/text()", namespaces=names) == [
        "Round 22: dates set, 11-12 November 2024, Astana, Kazakhstan"
    ]
    assert first.xpath("a:updated/text()", namespaces=names) == ["2024-10-09T12:00:00+00:00"]
    assert ANNOUNCING in first.xpath("a:summary/text()", namespaces=names)[0]


def test_who_has_the_atom_feed_already_is_not_sent_it_again(client: TestClient) -> None:
    tag = client.get("/changes.atom").headers["etag"]
    again = client.get("/changes.atom", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/changes.atom", headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("name", ["attacker.example.com", "127.0.0.1.example.com", "localhost.example.com", ""])
def test_a_name_of_another_site_is_refused(client: TestClient, name: str) -> None:
    answer = client.get("/", headers={"Host": name})
    assert answer.status_code == 421
    assert "ASTANA_SITE_URL" in answer.text
    assert "Round" not in answer.text


@pytest.mark.parametrize("name", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "192.168.1.7", "web:8080"])
def test_an_address_or_a_name_that_no_site_can_have_is_served(client: TestClient, name: str) -> None:
    assert client.get("/healthz", headers={"Host": name}).status_code == 200
