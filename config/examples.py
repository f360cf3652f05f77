"""The `[[example]]` tables of a language file: sentences, and what must be read from them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator


class Example(BaseModel):
    """A sentence with what must be read from it; `none` when it must give no round at all.

    One table may give `texts`, sentences that all must give the same: one example each once read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    texts: tuple[str, ...] = ()
    published_at: date | datetime | None = None
    rule: str
    none: bool = False
    relevant: bool | None = None
    round: int | None = None
    implied: bool | None = None
    status: str | None = None
    modality: str | None = None
    edtf: str | None = None
    city: str | None = None
    announces: bool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Example":
        if bool(self.text) == bool(self.texts):
            raise ValueError("give either text, a sentence, or texts, a list of sentences")
        return self


def _one_by_one(tables: tuple[Example, ...]) -> tuple[Example, ...]:
    """An example for each sentence of `texts`."""
    return tuple(
        table.model_copy(update={"text": text, "texts": ()})
        for table in tables
        for text in table.texts or (table.text,)
    )


Examples = Annotated[tuple[Example, ...], AfterValidator(_one_by_one)]
