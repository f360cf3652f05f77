"""Speed of polling beside other feed readers, on the same server in one run.

`python benchmarks/feeds.py [FEEDS] [--only NAME] [--silent-for-all]`. Peers are asked where they are there: the
library `reader`, and newsboat, sfeed and rss2email as the system's package manager installs them. Each runs in a
process of its own and stores what it reads on disk; the server runs beside it. A server that never answers costs some
peers minutes, so they are spared it unless asked. Figures on a busy machine are worth their ratios and the CPU time.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from feed_server import address_of

HERE = Path(__file__).parent
Round = Callable[[], None]
# Stage, how the server answers in it, and the figure that was the best of a peer and the one we are held to, feeds/s.
STAGES = {
    "first poll, all new": ({"version": 0, "validators": 1}, 57, 100),
    "304": ({}, 385, 1000),
    "304, 200 ms away": ({"latency": 0.2}, 95, 500),
    "304, 5 % never answer": ({"latency": 0, "silent": 0.05}, 12.5, 67),
    "same body, no validators": ({"silent": 0, "validators": 0}, 67, 1500),
    "1 new entry of 25": ({"version": 1}, 26, 400),
}
SILENT = "304, 5 % never answer"


class System:
    """What is measured: made with a folder of its own, asked round after round."""

    def due(self) -> None:
        """Have every feed be asked in the next round; most ask all feeds anyway."""

    def close(self) -> None:
        """Stop what runs."""


class Ours(System):
    """The poll of this repository on SQLite, batch after batch as `astana poll` does it."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        from worker.bootstrap import build
        from worker.logs import configure_logs
        from worker.pipeline import poll
        from worker.pipeline.prepare import prepare

        configure_logs("human", "error")
        self.service = build(_settings(folder, urls))
        self.poll = poll
        prepare(self.service)
        self.service.load_language_files()  # compiled before the first task

    def due(self) -> None:
        from worker.store.feeds import feeds_now_due

        with self.service.sessions.begin() as session:
            feeds_now_due(session, [], datetime.now(UTC))

    def round(self) -> None:
        for batch in self.poll.schedule_polls(self.service):
            self.poll.poll(self.service, batch)

    def stored(self) -> int:
        from sqlalchemy import text

        with self.service.engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM entry")).scalar_one())


class OursByTasks(Ours):
    """The same, through the Celery tasks of the embedded service; a round ends when every feed was polled."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        super().__init__(folder, urls)
        from worker.embedded import running

        self.count = len(urls)
        self.begun = datetime.now(UTC)
        self.running = running(self.service)
        self.running.__enter__()

    def due(self) -> None:
        self.begun = datetime.now(UTC)
        super().due()

    def close(self) -> None:
        self.running.__exit__(None, None, None)

    def round(self) -> None:
        from sqlalchemy import text

        from worker.tasks import schedule_polls

        schedule_polls.delay()
        asked = text("SELECT count(*) FROM feed WHERE last_polled_at > :begun")
        polled = -1
        while polled < self.count:
            time.sleep(0.02)
            with self.service.engine.connect() as connection:
                polled = connection.execute(asked, {"begun": f"{self.begun:%Y-%m-%d %H:%M:%S.%f}"}).scalar_one()


class Reader(System):
    """https://github.com/lemon24/reader with twenty threads, on SQLite."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        from reader import make_reader

        self.reader = make_reader(str(folder / "reader.sqlite"))
        for url in urls:
            self.reader.add_feed(url)

    def round(self) -> None:
        self.reader.update_feeds(scheduled=False, workers=20)

    def stored(self) -> int:
        return int(self.reader.get_entry_counts().total)


class Newsboat(System):
    """newsboat with twenty threads, started for each round."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.folder = folder
        (folder / "urls").write_text("\n".join(urls))
        (folder / "config").write_text("reload-threads 20\nmax-items 0\n")

    def round(self) -> None:
        files = (("-u", "urls"), ("-c", "cache.db"), ("-C", "config"))
        _run("newsboat", *(part for flag, name in files for part in (flag, str(self.folder / name))), "-x", "reload")

    def stored(self) -> int:
        import sqlite3

        connection = sqlite3.connect(self.folder / "cache.db")
        return int(connection.execute("SELECT count(*) FROM rss_item").fetchone()[0])


class Sfeed(System):
    """sfeed_update with eight jobs; it stores lines in files and sends no validators."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.folder = folder
        feeds = "\n".join(f"\tfeed 'f{n}' '{url}'" for n, url in enumerate(urls))
        (folder / "sfeedrc").write_text(f"sfeedpath='{folder}/feeds'\nmaxjobs=8\nfeeds() {{\n{feeds}\n}}\n")

    def round(self) -> None:
        _run("sfeed_update", str(self.folder / "sfeedrc"))

    def stored(self) -> int:
        return sum(file.read_bytes().count(b"\n") for file in (self.folder / "feeds").iterdir())


class Rss2email(System):
    """rss2email, one feed after the other, sending no mail."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.folder = folder
        feeds = "\n".join(f"[feed.f{n}]\nurl = {url}\n" for n, url in enumerate(urls))
        (folder / "r2e.cfg").write_text(f"[DEFAULT]\nto = nobody@localhost\n{feeds}")

    def round(self) -> None:
        _run("r2e", "-c", str(self.folder / "r2e.cfg"), "-d", str(self.folder / "r2e.json"), "run", "--no-send")

    def stored(self) -> int:
        return sum(len(feed.get("seen", {})) for feed in json.loads((self.folder / "r2e.json").read_text())["feeds"])


SYSTEMS = {
    "ours": (Ours, lambda: True),
    "ours, by tasks": (OursByTasks, lambda: True),
    "reader": (Reader, lambda: find_spec("reader") is not None),
    "newsboat": (Newsboat, lambda: shutil.which("newsboat") is not None),
    "sfeed": (Sfeed, lambda: shutil.which("sfeed_update") is not None),
    "rss2email": (Rss2email, lambda: shutil.which("r2e") is not None),
}


def _run(*command: str) -> None:
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _settings(folder: Path, urls: list[str]) -> object:
    from config.settings import Settings

    feeds = [
        f'[[feed]]\nkey = "f-{n}"\nurl = "{url}"\npublisher = "P {n}"\ntier = "media"\nlanguage = "en"\n'
        for n, url in enumerate(urls)
    ]
    (folder / "feeds.toml").write_text("\n".join(feeds))
    (folder / "alerts.toml").write_text("")
    return Settings(
        home=folder,
        feeds_file=folder / "feeds.toml",
        alerts_file=folder / "alerts.toml",
        allow_hosts=frozenset(url.split("/")[2].split(":")[0] for url in urls),
        fetch_seconds=10,
        worker_threads=2,
    )


def measure(name: str, port: int, count: int, stages: list[str]) -> None:
    """In a process of its own: each stage's seconds, CPU and memory, a line of JSON each."""
    urls = [f"http://{address_of(n)}:{port}/feed.xml" for n in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        system = SYSTEMS[name][0](Path(folder), urls)
        for stage in stages:
            _control(
                port, {key: value * count if key == "silent" else value for key, value in STAGES[stage][0].items()}
            )
            system.due()
            began, cpu = time.monotonic(), _cpu()
            system.round()
            seconds, spent = time.monotonic() - began, _cpu() - cpu
            print(json.dumps([stage, seconds, spent, _peak_mib(), system.stored()]), flush=True)
        system.close()


def _control(port: int, behaviour: dict[str, float]) -> None:
    query = "&".join(f"{name}={value}" for name, value in behaviour.items())
    build_opener(ProxyHandler({})).open(f"http://{address_of(0)}:{port}/control?{query}").read()


def _cpu() -> float:
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _peak_mib() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


@contextmanager
def serving(count: int) -> Iterator[int]:
    """The server in a process of its own; its port."""
    command = [sys.executable, str(HERE / "feed_server.py"), str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _measured(name: str, count: int, stages: list[str]) -> dict[str, list[float]]:
    with serving(count) as port:
        command = [sys.executable, __file__, str(count), "--as", name, "--port", str(port), "--stages", *stages]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent) as process:
            assert process.stdout is not None
            found = {}
            for line in process.stdout:
                stage, *figures = json.loads(line)
                found[stage] = figures
                _show(name, stage, figures, count)
    return found


def _show(name: str, stage: str, figures: list[float], count: int) -> None:
    seconds, cpu, peak, stored = figures
    print(
        f"{name:<16}{stage:<26}{count / seconds:8.0f} feeds/s {seconds:7.2f} s  CPU {cpu / count * 1000:7.2f} ms/feed"
        f"  peak {peak:4.0f} MiB  {stored:7.0f} entries",
        flush=True,
    )


def main() -> None:
    """Measure all, then print ours beside the best peer."""
    asked = argparse.ArgumentParser()
    asked.add_argument("count", type=int, nargs="?", default=1000)
    asked.add_argument("--only", choices=SYSTEMS)
    asked.add_argument("--silent-for-all", action="store_true")
    asked.add_argument("--as", dest="name")
    asked.add_argument("--port", type=int)
    asked.add_argument("--stages", nargs="+", default=list(STAGES))
    given = asked.parse_args()
    if given.name:
        return measure(given.name, given.port, given.count, given.stages)
    results = {}
    for name, (_, is_there) in SYSTEMS.items():
        if given.only not in (None, name) or not is_there():
            print(f"{name}: not measured")
            continue
        spared = not (name.startswith("ours") or given.silent_for_all)
        stages = [stage for stage in given.stages if not (spared and stage == SILENT)]
        results[name] = _measured(name, given.count, stages)
    _compare(results, given.count)
    return None


def _compare(results: dict[str, dict[str, list[float]]], count: int) -> None:
    ours, by_tasks = results.get("ours", {}), results.get("ours, by tasks", {})
    print(f"\n{'feeds a second':<26}{'ours':>8}{'by tasks':>10}{'best peer here':>24}{'ratio':>8}{'target':>8}")
    for stage, figures in ours.items():
        rates = {
            name: count / found[stage][0]
            for name, found in results.items()
            if stage in found and not name.startswith("ours")
        }
        best = max(rates, key=rates.__getitem__, default="")
        rate = count / figures[0]
        shown = f"{best} {rates[best]:.0f}" if best else "-"
        ratio = f"{rate / rates[best]:.1f}" if best else "-"
        tasks = f"{count / by_tasks[stage][0]:.0f}" if stage in by_tasks else "-"
        print(f"{stage:<26}{rate:8.0f}{tasks:>10}{shown:>24}{ratio:>8}{STAGES[stage][2]:>8}")


if __name__ == "__main__":
    main()
