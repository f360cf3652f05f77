"""What a person sees: on a phone and a wide screen, light and dark, with the keyboard alone, with a screen reader."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = {
    "rounds": "/",
    "dossier": "/rounds/22",
    "then": "/rounds/15?as_of=2020-12-31",
    "articles": "/articles",
    "search": "/articles?q=astana",
    "article": "/articles/1",
    "arabic": "/articles/2",
    "hostile": "/articles/3",
    "service": "/service",
    "alerts": "/alerts",
    "alert": "/alerts/1",
    "data": "/data",
    "dictionary": "/dictionary",
    "error": "/rounds/99",
}
SCREENS = {"phone": {"width": 360, "height": 740}, "wide": {"width": 1600, "height": 1000}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_screen_breaks_no_rule_of_axe_and_complains_of_nothing(
    browser: Browser, address: str, pictures: Path, name: str, screen: str, scheme: str
) -> None:
    # axe puts a script of its own into the page, which our policy forbids to all others.
    context = browser.new_context(viewport=SCREENS[screen], color_scheme=scheme, bypass_csp=True)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + PAGES[name])
    page.screenshot(path=pictures / f"{name}-{screen}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREENS[screen]["width"]
    found = Axe().run(page)
    context.close()
    assert found.response["violations"] == [], found.generate_report()
    assert [line for line in said if "404" not in line or name != "error"] == []


@pytest.fixture
def page(browser: Browser, address: str):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_everything_is_reached_without_script(page: Page) -> None:
    page.goto("/")
    page.fill("input[name=as_of]", "2020-03-03")
    page.click("button")
    assert page.url.endswith("/?as_of=2020-03-03")
    page.click("tbody >> text=Round 14")
    page.wait_for_url("**/rounds/14?as_of=2020-03-03")
    assert page.locator("h1").inner_text() == "Round 14"
    page.click("text=As known today")
    page.click("nav >> text=Articles")
    page.click("tbody a >> nth=0")
    assert page.locator("mark").count() > 0


def test_the_first_step_of_the_keyboard_leads_past_the_navigation(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("/#main")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "/rounds/22"


def test_the_number_of_an_evidence_leads_to_what_it_proves_and_back(page: Page) -> None:
    page.goto("/articles/1")
    page.click("mark sup a >> nth=0")
    assert page.url.endswith("#l1")
    page.click("#l1 td a")
    assert page.url.endswith("#e1")


def test_a_click_on_a_block_of_the_calendar_opens_its_dossier(page: Page) -> None:
    page.goto("/")
    page.click("svg a[href='/rounds/20'] .held")
    assert page.locator("h1").inner_text() == "Round 20"


def test_the_policy_stops_what_the_news_could_bring(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page, asked, dialogs = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(f"{address}/articles/3")
    context.close()
    assert dialogs == []
    assert {url.removeprefix(address) for url in asked} <= {"/articles/3", "/static/style.css", "/static/icon.svg"}
