"""`python -m analyst.measuring > config/measured.toml`: how often each cue list is right on labelled sentences."""

import sys
from collections import defaultdict
from collections.abc import Iterable

from analyst.articles import Bad, Reader, article_of, lines_of, parsed, reader
from analyst.labelled import LabelledLine, own_files
from worker.extract.form import as_json
from worker.extract.score import by_rule

_HEAD = """\
# In how many of the labelled sentences a cue list gave the right status, days or venue of the main round, and
# in how many it gave one. Alerts say it beside the proof. Written by `python -m analyst.measuring`; do not edit.

[rules]
"""


def measured(reader: Reader, lines: Iterable[LabelledLine]) -> dict[str, tuple[int, int]]:
    """Right and all, by cue list."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        for rule, right in by_rule(line.gold.model_dump(), as_json(reader.read(article_of(line)))):
            counts[rule][0] += right
            counts[rule][1] += 1
    return {rule: (right, judged) for rule, (right, judged) in sorted(counts.items())}


def main() -> None:
    """Measure the project's own sentences and write the file's text."""
    found = [one for file in own_files() for one in parsed(LabelledLine, lines_of(file))]
    lines = [one.line for one in found if not isinstance(one, Bad)]
    rules = measured(reader(), lines)
    sys.stdout.write(_HEAD + "".join(f'"{rule}" = [{right}, {judged}]\n' for rule, (right, judged) in rules.items()))


if __name__ == "__main__":
    main()
