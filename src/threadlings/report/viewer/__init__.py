"""The interleaving viewer: one execution as one HTML file.

Theory of operation. The page is the trace document (`schemas/trace-1.schema.json`) in a data block, a style
sheet and a script, and nothing else: it asks nobody for anything, so it works from a disk, in an e-mail and
behind a firewall. The script works nothing out that the document could say. Steps repeat themselves, above
all across the other `ways`, so the page keeps every distinct step once.

A student's text is never markup: the template escapes, the script only sets text, the data block can not be
left because it holds no `<`, and the page's own Content-Security-Policy allows exactly its one script and one
style sheet, by their hashes.

Invariants:
    * The same document gives the same bytes.
    * No address of another place is in the page.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

import threadlings
from threadlings.explain import text
from threadlings.explain.document import Table, step_body
from threadlings.explain.micro_steps import micro_steps
from threadlings.explain.misconceptions import catalogue
from threadlings.report.replay import Story

_LINE_CELLS = 400


def viewer_page(document: Mapping[str, Any]) -> str:
    """The page for a trace document, with its `ways` if it has some.

    Args:
        document: in the shape of `schemas/trace-1.schema.json`.

    Returns:
        An HTML document that needs no other file.
    """
    style, script = _text("viewer.css"), _text("viewer.js")
    said = [line for line in document["message"].splitlines() if line and line != document["question"]]
    return _template().render(
        document=document,
        said=said,
        misconceptions=[
            catalogue()[known] for known in document["misconceptions"][:1] if known in catalogue()
        ],
        version=threadlings.__version__,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=_data(document),
    )


def _data(document: Mapping[str, Any]) -> Markup:
    """The document for the script, as JSON without anything that could end a script element."""
    bodies = Table()
    ways = document.get("ways", {"steps": [], "endings": [], "executions": [], "left_out": 0})
    for body in ways["steps"]:
        bodies.number(body)
    source = next((file["source"] for file in document["files"] if file["file"] == "student"), "")
    kept = ("schedule", "verdict", "message", "threads", "locks", "variables", "evidence", "damage", "circle")
    data = {
        **{key: document[key] for key in (*kept, "ending")},
        "files": [{**file, "source": _printable(file["source"])} for file in document["files"]],
        "lanes": Story(document).lanes,
        "micro_steps": micro_steps(source),
        "steps": [[bodies.number(step_body(step)), step["position"]] for step in document["steps"]],
        "bodies": bodies.found,
        "ways": {key: ways[key] for key in ("endings", "executions", "left_out")},
    }
    spelled = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return Markup(spelled.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _printable(source: str) -> str:
    """A file's text with everything escaped that does not print, and endless lines cut."""
    return "\n".join(text.clean(line.expandtabs(4), _LINE_CELLS) for line in source.splitlines())


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("threadlings.report.viewer", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("viewer.html.j2")


@cache
def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a Content-Security-Policy calls an element with this text."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
