"""Speed of reading beside libraries that people know, in one run: `make bench`.

Peers get the same text and, where they look for phrases, the same phrases (the literal beginnings of our rules):

- `re`: one alternation of all phrases, as a person would write first;
- spaCy: a blank pipeline with a PhraseMatcher;
- dateparser: `search_dates`, which does only a part of the work (dates).

CPU seconds, the best of several runs. Machines differ and share their cores: read the ratios.
"""

import gc
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import spacy
from dateparser.search import search_dates
from spacy.matcher import PhraseMatcher

from config.settings import Settings
from worker.bootstrap import load_lexicon
from worker.extract.facts import ArticleText
from worker.extract.fold import fold
from worker.extract.gate import gate
from worker.extract.lexicon import Lexicon
from worker.extract.read import extract

PUBLISHED = datetime(2024, 11, 8, tzinfo=UTC)
SENTENCES = (
    "The 22nd international meeting on Syria in the Astana format will take place in Astana on 11-12 November 2024.",
    "Delegations of Russia, Iran and Türkiye are expected in the Kazakh capital, the Foreign Ministry said.",
    "Spokesman Aibek Smadiyarov told reporters that the agenda includes the situation on the ground and aid.",
    "Markets were quiet over the week, and rain is expected in the north of the country until Sunday.",
    "“We hope that the sides will find common ground on the exchange of detainees,” the diplomat added.",
    "The 21st round was held last January, and Jordan, Lebanon and Iraq took part as observers.",
    "Fuel prices rose in several regions, and the government promised to look into the causes before the winter.",
    "The United Nations and the Red Cross were represented as well, according to the guarantors' joint statement.",
    "Schools in the capital will open an hour later because of the cold, the mayor's office told residents.",
    "Earlier the foreign ministers of the three countries met in New York on the sidelines of the General Assembly.",
)
START = "from config.settings import Settings; from worker.bootstrap import load_lexicon; load_lexicon(Settings())"


def article(characters: int) -> str:
    """News text of that length in paragraphs: a relevant article, half of it about the format."""
    text = "".join(f"{sentence}{' ' if at % 3 else chr(10)}" for at, sentence in enumerate(SENTENCES, 1))
    return (text * (characters // len(text) + 1))[:characters]


def seconds(work: Callable[[], object], times: int = 7) -> float:
    """CPU seconds of the best run."""
    return min(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def start() -> tuple[float, float]:
    """Seconds and megabytes of a new process that loads all languages, beyond one that only imports the same."""
    figures = [_process(f"{START.rpartition(';')[0]}{ending}") for ending in ("", "; load_lexicon(Settings())")]
    return figures[1][0] - figures[0][0], figures[1][1]


def _process(code: str) -> tuple[float, float]:
    tell = "; import resource as r; u = r.getrusage(0); print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
    shown = subprocess.run([sys.executable, "-c", code + tell], check=True, capture_output=True, text=True).stdout
    spent, memory = shown.split()
    return float(spent), float(memory)


def phrases(lexicon: Lexicon) -> list[str]:
    """The literal beginnings of the gate's rules, which the peers look for."""
    return sorted({literal.strip() for literal in lexicon.gate.literals}, key=len, reverse=True)


def line(name: str, figure: str, ratio: float | None = None) -> None:
    """One line of the table; the ratio says how many times longer the peer takes."""
    print(f"{name:<44}{figure:>14}" + (f"   {ratio:6.1f} x ours" if ratio else ""))


def measure_gate(lexicon: Lexicon) -> None:
    """Megabytes a second over titles and summaries."""
    text = article(1_000_000)
    folded, size = fold(text).text, len(text.encode()) / 1e6
    words = phrases(lexicon)
    ours = seconds(lambda: gate(text, lexicon), 3)
    line("gate: folding, phrases, score", f"{size / ours:.1f} MB/s")
    union = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + ")")
    small = folded[:100_000]
    theirs = seconds(lambda: union.findall(small), 3) * 10
    line(f"re, one alternation of {len(words)} phrases", f"{size / theirs:.1f} MB/s", theirs / ours)
    nlp = spacy.blank("xx")
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("gate", list(nlp.tokenizer.pipe(words)))
    theirs = seconds(lambda: matcher(nlp.make_doc(small)), 3) * 10
    line("spaCy, blank pipeline and PhraseMatcher", f"{size / theirs:.1f} MB/s", theirs / ours)


def measure_article(lexicon: Lexicon) -> None:
    """Milliseconds of an article of 3 kB, everything extracted, and how the time grows."""

    def reading(characters: int, times: int) -> float:
        text = article(characters)
        return seconds(lambda: extract(ArticleText("", text, "en", PUBLISHED), lexicon), times)

    ours, text = reading(3_000, 30), article(3_000)
    line("extraction of 3 kB: all facts", f"{ours * 1000:.2f} ms")
    theirs = seconds(lambda: search_dates(text, languages=["en"]), 3)
    line("dateparser.search_dates: dates only", f"{theirs * 1000:.2f} ms", theirs / ours)
    for characters in (10_000, 100_000, 1_000_000):
        took = reading(characters, 3)
        line(f"extraction of {characters // 1000} kB", f"{took / characters * 1e6:.2f} ms/kB")


def main() -> None:
    """Measure and print."""
    took, memory = start()
    lexicon = load_lexicon(Settings())
    line(f"start with {len(lexicon.languages)} languages", f"{took:.2f} s")
    line("memory of that process, all libraries in it", f"{memory:.0f} MB")
    measure_gate(lexicon)
    measure_article(lexicon)


if __name__ == "__main__":
    main()
