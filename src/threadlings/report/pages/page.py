"""What every page has in common: the frame, the policy, and how data gets to a script."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import threadlings
from threadlings.explain import text
from threadlings.report.text import points_text

_LINE_CELLS = 400


def render(name: str, *, script: bool = False, data: Any = None, **values: Any) -> str:
    """The page that the template `NAME.html.j2` makes, with `base.css`, `NAME.css` and perhaps `NAME.js`.

    Args:
        name: which page.
        script: whether it has a script.
        data: JSON data for the script.
        values: for the template.
    """
    style = _text("base.css") + _text(f"{name}.css")
    code = _text(f"{name}.js") if script else ""
    allowed = [f"style-src 'sha256-{_hash(style)}'"]
    if script:
        allowed.append(f"script-src 'sha256-{_hash(code)}'")
    policy = "; ".join(
        ["default-src 'none'", *allowed, "img-src data:", "base-uri 'none'", "form-action 'none'"]
    )
    template = _environment().get_template(f"{name}.html.j2")
    return template.render(
        policy=policy,
        style=Markup(style),
        script=Markup(code),
        data=_harmless(data) if script else "",
        version=threadlings.__version__,
        **values,
    )


def printable(source: str) -> str:
    """A text of many lines with everything escaped that does not print, and endless lines cut."""
    return "\n".join(text.clean(line.expandtabs(4), _LINE_CELLS) for line in source.splitlines())


def _harmless(data: Any) -> Markup:
    """JSON without anything that could end a script element."""
    spelled = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return Markup(spelled.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("threadlings.report.pages", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["points"] = points_text
    environment.filters["printable"] = printable
    return environment


@cache
def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """What a Content-Security-Policy calls an element with this content."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
