"""Run a notebook's cells from top to bottom, and keep with each what it printed and drew.

`python docs/notebooks/execute.py NOTEBOOK`. Cells are plain Python; a figure left open by a cell is its picture.
"""

import base64
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")

import matplotlib.pyplot as plt


def executed(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the outputs of this run."""
    names: dict[str, Any] = {"__name__": "__main__"}
    cells = []
    for number, cell in enumerate(notebook["cells"], start=1):
        ran = dict(cell)
        if cell["cell_type"] == "code":
            ran |= {"execution_count": number, "outputs": _outputs("".join(cell["source"]), names)}
        cells.append(ran)
    return {**notebook, "cells": cells}


def printed(notebook: dict[str, Any]) -> list[str]:
    """What the cells printed, of those that did."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return ["".join(output["text"]) for output in outputs if output["output_type"] == "stream"]


def _outputs(source: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "<cell>", "exec"), names)  # noqa: S102 - running it is what this is for
    told = out.getvalue()
    outputs: list[dict[str, Any]] = []
    if told:
        outputs.append({"output_type": "stream", "name": "stdout", "text": told.splitlines(keepends=True)})
    outputs += [_picture(number) for number in plt.get_fignums()]
    plt.close("all")
    return outputs


def _picture(number: int) -> dict[str, Any]:
    drawn = io.BytesIO()
    plt.figure(number).savefig(drawn, format="png", dpi=80, metadata={"Software": None})
    image = base64.b64encode(drawn.getvalue()).decode()
    return {"output_type": "display_data", "data": {"image/png": image}, "metadata": {}}


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(json.dumps(executed(json.loads(path.read_text())), ensure_ascii=False, indent=1) + "\n")
