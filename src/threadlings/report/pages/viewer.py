"""The interleaving viewer: one execution as a page to step through.

The page is the trace document (`schemas/trace-1.schema.json`) in a data block, and a script that works
nothing out that the document could say. Steps repeat themselves, above all across the other `ways`, so the
page keeps every distinct step once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threadlings.explain.document import Table, step_body
from threadlings.explain.micro_steps import micro_steps
from threadlings.explain.misconceptions import catalogue
from threadlings.report.pages.page import printable, render
from threadlings.report.replay import Story

_KEPT = (
    "schedule",
    "verdict",
    "message",
    "threads",
    "locks",
    "variables",
    "evidence",
    "damage",
    "circle",
    "ending",
)


def viewer_page(document: Mapping[str, Any], *, back: str = "") -> str:
    """The page for a trace document, with its `ways` if it has some.

    Args:
        document: in the shape of `schemas/trace-1.schema.json`.
        back: where a link back leads; empty for none.

    Returns:
        An HTML document that needs no other file.
    """
    said = [line for line in document["message"].splitlines() if line and line != document["question"]]
    return render(
        "viewer",
        script=True,
        data=_data(document),
        document=document,
        said=said,
        misconceptions=[
            catalogue()[known] for known in document["misconceptions"][:1] if known in catalogue()
        ],
        back=back,
    )


def _data(document: Mapping[str, Any]) -> dict[str, Any]:
    bodies = Table()
    ways = document.get("ways", {"steps": [], "endings": [], "executions": [], "left_out": 0})
    for body in ways["steps"]:
        bodies.number(body)
    source = next((file["source"] for file in document["files"] if file["file"] == "student"), "")
    steps = [[bodies.number(step_body(step)), step["position"]] for step in document["steps"]]
    return {
        **{key: document[key] for key in _KEPT},
        "files": [{**file, "source": printable(file["source"])} for file in document["files"]],
        "lanes": Story(document).lanes,
        "micro_steps": micro_steps(source),
        "steps": steps,
        "bodies": bodies.found,
        "ways": {key: ways[key] for key in ("endings", "executions", "left_out")},
    }
