"""Speed of reading, beside a date searcher that people know: `python benchmarks/extract.py`.

Prints megabytes a second of the gate, milliseconds an article of 3 kB, how the time grows with the length, and the
ratio to `dateparser.search.search_dates` on the same article. Best of five; read the ratios, not the times.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from dateparser.search import search_dates

from config.settings import Settings
from worker.bootstrap import load_lexicon
from worker.extract.facts import ArticleText
from worker.extract.gate import gate
from worker.extract.read import extract

SENTENCES = (
    "The 22nd international meeting on Syria in the Astana format will take place in Astana on 11-12 November 2024. ",
    "Delegations of Russia, Iran and Türkiye are expected, the Foreign Ministry of Kazakhstan said on Friday. ",
    "The 21st round was held last January, and Jordan, Lebanon and Iraq took part as observers. ",
    "Markets were quiet over the week, and rain is expected in the north of the country until Sunday. ",
)


def article(characters: int) -> str:
    """Dense news text of that length."""
    text = "".join(SENTENCES)
    return (text * (characters // len(text) + 1))[:characters]


def seconds(work: Callable[[], object]) -> float:
    """Best of five."""
    return min(_once(work) for _ in range(5))


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    began = time.perf_counter()
    lexicon = load_lexicon(Settings())
    print(f"compile            {time.perf_counter() - began:8.2f} s")
    day = datetime(2024, 11, 8, tzinfo=UTC)

    def reading(characters: int) -> float:
        text = article(characters)
        return seconds(lambda: extract(ArticleText("", text, "en", day), lexicon))

    large, small = article(1_000_000), article(3_000)
    print(f"gate               {len(large.encode()) / seconds(lambda: gate(large, lexicon)) / 1e6:8.1f} MB/s")
    ours, theirs = reading(3_000), seconds(lambda: search_dates(small, languages=["en"]))
    print(f"extract, 3 kB      {ours * 1000:8.1f} ms")
    print(f"dateparser, 3 kB   {theirs * 1000:8.1f} ms   ratio {theirs / ours:.1f}")
    print(f"10 x the text      {reading(200_000) / reading(20_000):8.1f} x the time")


if __name__ == "__main__":
    main()
