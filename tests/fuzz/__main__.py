"""`python -m tests.fuzz parse|extract|fold SECONDS`: bytes that nobody has thought of, over the kept corpus.

`make fuzz` gives each target a minute. What is found new is kept in var/fuzz; a crash ends with 77 and leaves its
bytes there. A crash is mended, and its bytes go into tests/data/fuzz, which a test reads through.
"""

import sys
from pathlib import Path

import atheris

KEPT = Path(__file__).parents[1] / "data" / "fuzz"
FOUND = Path("var") / "fuzz"


def main() -> None:
    """Never returns: libFuzzer ends the process."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    with atheris.instrument_imports(include=["worker", "feedparser"]):
        from tests.fuzz.targets import TARGETS
    found = FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", f"-artifact_prefix={found}/"]
    atheris.Setup(
        [sys.argv[0], *options, "-verbosity=0", "-print_final_stats=1", str(found), str(KEPT / name)], TARGETS[name]
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
