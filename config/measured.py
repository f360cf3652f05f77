"""How often each cue list was right on labelled sentences: what an alert says of how sure a reading is."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.toml import parse, read_toml

HERE = Path(__file__).parent
FILE = HERE / "measured.toml"


class Measured(BaseModel):
    """Of each cue list: in how many labelled cases it gave the right value, and in how many it gave one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: dict[str, tuple[int, int]] = {}


def load_measured(path: Path = FILE) -> Measured:
    """Read the file that `python -m analyst.measuring` writes.

    Raises:
        ConfigError: it cannot be read.
    """
    tables, text = read_toml(path)
    return parse(Measured, tables, path, text)
