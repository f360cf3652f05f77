"""A real browser before the page on a real server: `make test-browser`.

The browser is the one that ASTANA_TEST_BROWSER names, else the first Chromium or Chrome on the PATH. Where there is
none, the tests fail and say how to get one: they are not part of `make test`, and nobody shall think that they ran.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from analyst.web.app import make_app
from tests.integration.web.articles import ALL
from tests.integration.web.conftest import staged
from tests.integration.web.serving import serving

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("ASTANA_TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(
            "no browser was found: install one (Debian and Ubuntu: `apt-get install chromium`), or name one in "
            "ASTANA_TEST_BROWSER"
        )
    with sync_playwright() as driver:
        # In a container as root, Chromium's own sandbox has not the rights it needs; it only meets our own pages.
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over the history and the articles that the tests of its pages use."""
    with staged(tmp_path_factory.mktemp("browser")) as stage:
        for line in ALL:
            stage.play(line)
        with serving(make_app(stage.service.settings)) as address:
            yield address


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots are left to be looked at; `var/` is kept out of the repository."""
    folder = Path(os.environ.get("ASTANA_TEST_PICTURES", "var/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
