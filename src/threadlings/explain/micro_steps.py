"""What one line of Python is made of: loads, operations, calls and stores, in the order of evaluation.

`self.count += 1` looks like one step and is four. A viewer opens a line into these parts and says which one
a thread has reached. They are read off the syntax tree in Python's own order of evaluation, so they are the
same on every version of Python, which byte code is not. Left out is what no other thread can get at:
constants, and the loading of a name that the statement only looks through (`self` in `self.count`).

Invariant: a text that is no Python has no parts; nothing is run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from threadlings.explain import text

_TEXT_CELLS = 40
_OPERATIONS = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.FloorDiv: "divide",
    ast.Mod: "remainder", ast.Pow: "power", ast.BitOr: "or", ast.BitAnd: "and", ast.BitXor: "xor",
    ast.LShift: "shift", ast.RShift: "shift", ast.MatMult: "multiply",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a line.

    Attributes:
        kind: `load`, `store`, `call`, or the operation.
        text: what is loaded, stored or called; empty for an operation.
    """

    kind: str
    text: str = ""


def micro_steps(source: str) -> dict[int, list[dict[str, str]]]:
    """Line number -> its parts, for the lines that a reader may want opened: those that load and store.

    Args:
        source: a program's text.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[int, list[Part]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete):
            try:
                parts = [*_of_statement(node)]
            except RecursionError:
                continue
            found.setdefault(node.lineno, []).extend(parts)
    return {
        line: [{"kind": part.kind, "text": part.text} for part in parts]
        for line, parts in found.items()
        if {"load", "store"} <= {part.kind for part in parts}
    }


def _of_statement(node: ast.stmt) -> Iterator[Part]:
    if isinstance(node, ast.AugAssign):
        yield from _below(node.target)
        yield Part("load", _spelled(node.target))
        yield from _of(node.value)
        yield Part(_OPERATIONS[type(node.op)])
        yield Part("store", _spelled(node.target))
    elif isinstance(node, ast.Assign):
        yield from _of(node.value)
        for target in node.targets:
            yield from _stored(target)
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield from _of(node.value)
        yield from _stored(node.target)


def _stored(target: ast.expr) -> Iterator[Part]:
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _stored(element)
    elif isinstance(target, ast.Starred):
        yield from _stored(target.value)
    else:
        yield from _below(target)
        yield Part("store", _spelled(target))


def _below(node: ast.expr) -> Iterator[Part]:
    """What is loaded on the way to a target."""
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.value, ast.Name):
        yield from _of(node.value)
    if isinstance(node, ast.Subscript):
        yield from _of(node.slice)


def _of(node: ast.expr) -> Iterator[Part]:
    if isinstance(node, ast.Constant | ast.Lambda):
        return
    if isinstance(node, ast.Name):
        yield Part("load", node.id)
    elif isinstance(node, ast.Attribute | ast.Subscript):
        yield from _below(node)
        yield Part("load", _spelled(node))
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            yield from _of(node.func.value)
        for argument in node.args:
            yield from _of(argument)
        for keyword in node.keywords:
            yield from _of(keyword.value)
        yield Part("call", _spelled(node.func))
    elif isinstance(node, ast.BinOp):
        yield from _of(node.left)
        yield from _of(node.right)
        yield Part(_OPERATIONS[type(node.op)])
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _of(child)
        if isinstance(node, ast.Compare):
            yield Part("compare")


def _spelled(node: ast.expr) -> str:
    return text.clean(ast.unparse(node), _TEXT_CELLS)
