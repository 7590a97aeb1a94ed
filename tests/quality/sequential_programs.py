"""Random sequential programs over much of Python's grammar, for comparing runs with and without hooks.

The same seed gives the same program on every Python. Programs end by themselves: loops are short, and
calls go only to what is defined before them. Most statements work; some fail, and half of those are caught.
"""

from __future__ import annotations

import random

PRELUDE = """
import collections, contextlib, dataclasses, functools, itertools, operator
log = []
def say(*x):
    if len(log) < 300: log.append(repr(x)[:200])
    return x[-1] if x else None
class Base:
    shared = 0
    def __init__(self, v=1): self.v = v; self.__private = [v]; self.items = []
    @property
    def double(self): say('get'); return self.v * 2
    @double.setter
    def double(self, x): say('set', x); self.v = x
    def bump(self, by=1, *rest, scale=1): self.v += by * scale; type(self).shared += 1; return self
    def secret(self): self.__private.append(self.v); return self.__private[-1]
    def __enter__(self): say('enter', self.v); return self
    def __exit__(self, *e): say('exit', e[0] and e[0].__name__); return self.v == 3
    def __iter__(self): return iter(self.items)
    def __len__(self): return len(self.items)
    def __contains__(self, x): return x in self.items
    def __getitem__(self, k): say('item', k); return self.items[k]
    def __setitem__(self, k, v): say('store', k); self.items[k:k] = [v]
    def __repr__(self): return f'{type(self).__name__}({self.v!r}, {self.items!r})'
class Slotted:
    __slots__ = ('v', 'items')
    def __init__(self, v=2): self.v = v; self.items = [v]
    def __getattr__(self, n): return say('missing', n)
    def __repr__(self): return f'Slotted({self.v!r})'
class Child(Base):
    def bump(self, *a, **k): say('child'); return super().bump(*a, **k)
    def append(self, x): self.items.append(x); return self
    def __setattr__(self, n, x): say('attr', n.lstrip('_')); super().__setattr__(n, x)
@dataclasses.dataclass(order=True)
class Point:
    x: int = 0
    y: int = 0
    tags: list = dataclasses.field(default_factory=list)
def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got is not None: say('sent', got)
    finally: say('closed')
b, c, s, p = Base(), Child(5), Slotted(), Point(1, 2)
xs, d, q, st = [3, 1, 2], {'k': 1, 'z': 2}, collections.deque([1, 2], maxlen=4), {1, 2}
n, t, e, it = 1, (1, [2]), 'abc', iter([7, 8, 9])
"""

_NAMES = ("n", "m", "k", "w")
_OBJECTS = ("b", "c", "s", "p")
_EXCEPTIONS = (
    "(ValueError, KeyError, TypeError, AttributeError, IndexError, NameError, StopIteration, RuntimeError)"
)


class _Writer:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.functions: list[tuple[str, int]] = []
        self.serial = 0
        self.scope = "module"

    def pick(self, *choices: str) -> str:
        return self.rng.choice(choices)

    def fresh(self, prefix: str) -> str:
        self.serial += 1
        return f"{prefix}{self.serial}"

    # -- expressions -----------------------------------------------------------------------------------

    def atom(self) -> str:
        return self.pick(
            *(
                "0",
                "1",
                "2",
                "'k'",
                "'z'",
                "None",
                "n",
                "n",
                "m",
                "b.v",
                "c.v",
                "s.v",
                "p.x",
                "xs[0]",
                "xs[-1]",
            ),
            *("d['k']", "t[1]", "q[0]", "Base.shared", "b.double", "e", "xs", "d", "q", "st", "t", "len(xs)"),
            *(
                "d.get('k')",
                "vars(b)['v']",
                "s.absent",
                "b.items",
                "c.shared",
                "getattr(b, 'v')",
                "next(it, 0)",
            ),
        )

    def expression(self, depth: int = 2) -> str:
        if depth <= 0 or self.rng.random() < 0.25:
            return self.atom()
        e = [self.expression(depth - 1) for _ in range(3)]
        a, b, c = e
        name = self.pick(*_NAMES)
        v = self.fresh("v")
        obj = self.pick("b", "c")
        choices = [
            f"({a} {self.pick('+', '-', '*', '%', '|', '&', '//', '<<')} {b})",
            f"({a} {self.pick('and', 'or')} {b})",
            f"(not {a})",
            f"({a} if {b} else {c})",
            f"({a} {self.pick('==', '!=', '<', '>=', 'is', 'is not')} {b})",
            f"({a} < {b} <= {c})",
            f"({a} {self.pick('in', 'not in')} {self.pick('xs', 'd', 'st', 'b', 'q', 'e', 't')})",
            f"say({a}, {b})",
            f"say(*[{a}], **{{}})",
            f"[{a}, *{self.pick('xs', 't', 'q', 'b')}]",
            f"({a}, {b})",
            f"{{'k': {a}, **d}}",
            f"{{{self.pick('1', '2')}, *st}}",
            f"[{v} for {v} in {self.pick('xs', 'q', 'range(3)', 'b', 'd.values()')} if {v} or {a}]",
            f"{{{v}: {a} for {v} in 'ab'}}",
            f"sum({v} for {v} in xs if isinstance({v}, int))",
            f"[({v}, {v}w) for {v} in range(2) for {v}w in range({v})]",
            f"(lambda {v}={a}: ({v}, {b}))()",
            f"(lambda *a, **k: (a, k))({a}, *t, z={b})",
            f"f'{{{self.atom()}!r:>{self.pick('1', '12')}}}|{{n}}'".replace("'k'", '"k"')
            .replace("'z'", '"z"')
            .replace("'v'", '"v"'),
            f"{self.pick('xs', 'e', 't')}[{self.pick('0', '1', '-1', ':2', '::-1', '1:')}]",
            f"xs[{a}]",
            f"{obj}.bump({a})",
            f"{obj}.bump({self.pick('1', 'n')}, scale={a}).v",
            "b.secret()",
            f"c.append({a})",
            f"d.setdefault({self.pick(repr('k'), repr('new'))}, {a})",
            f"sorted(map(str, [{a}, {b}]))",
            f"list(zip(xs, {self.pick('xs', 'e', 'q')}))",
            f"max(xs, key=lambda {v}: ({v}, {a}) and 0)",
            f"operator.add({a}, {b})",
            f"functools.reduce(lambda x, y: y, [{a}, {b}])",
            f"functools.partial(say, {a})({b})",
            f"list.index(xs, {a})",
            f"dict.get(d, {a})",
            f"list(itertools.chain(xs, [{a}]))",
            f"list(gen({self.pick('1', '2')}))",
            f"dataclasses.replace(p, x={a})",
            f"(p == Point({a}))",
            f"eval('n', {{'n': {a}}})",
            f"str({a})",
            f"[*map(operator.itemgetter(0), [t, {a}])]",
        ]
        if self.scope != "class":
            choices += [f"({name} := {a})", f"[({name} := {v}) for {v} in xs]"]
        if self.functions:
            function, arguments = self.rng.choice(self.functions)
            choices.append(f"{function}({', '.join(e[:arguments])})")
        return self.rng.choice(choices)

    def target(self) -> str:
        obj = self.pick(*_OBJECTS)
        return self.pick(
            *(
                "n",
                "n",
                "m",
                "k",
                "w",
                f"{obj}.v",
                "b.double",
                "xs[0]",
                "xs[1:1]",
                "d['k']",
                "d['new']",
                "q[0]",
            ),
            *("b[0]", "c.other", "p.y", "Base.shared", "t[1][0]", "vars(b)['v']", "c.__dict__['odd']"),
        )

    # -- statements ------------------------------------------------------------------------------------

    def simple(self) -> list[str]:
        a, b = self.expression(), self.expression(1)
        name = self.pick(*_NAMES)
        return self.rng.choice(
            [
                [f"{self.target()} = {a}"],
                [f"{self.target()} = {a}"],
                [f"{self.target()} {self.pick('+=', '-=', '*=', '|=', '//=')} {a}"],
                [f"{self.target()} += {a}"],
                [f"{self.target()} = {self.target()} = {a}"],
                [f"{self.target()}, {self.target()} = {a}, {b}"],
                [f"{name}, *{self.pick('rest', 'c.items')} = [{a}, {b}]"],
                [f"[{name}, {self.target()}] = {self.pick('xs', 't', 'q')}"],
                [f"{self.pick('m', 'k', 'w')}: int = {a}"],
                [f"del {self.pick('xs[0]', 'd[' + repr('z') + ']', 'c.other', 'xs[1:]', name)}"],
                [a],
                [f"say({a})"],
                [f"assert {a}, {b}"],
                [f"raise {self.pick('ValueError', 'KeyError', 'TypeError')}({a})"],
                [f"xs.{self.pick('append', 'remove', 'insert', 'extend')}({a})"],
                [f"xs.append({a}); q.append({b})"],
                [f"list.append(xs, {a})"],
                [f"operator.setitem(d, 'k', {a})"],
                [f"setattr({self.pick('b', 'c')}, 'v', {a})"],
                [f"d.update(k={a})"],
                [f"st.add({self.pick('n', '1', '9')})"],
                ["exec('m = n')"],
                [f"import math as {name}"],
            ]
        )

    def block(self, depth: int, size: int = 3) -> list[str]:
        lines: list[str] = []
        for _ in range(self.rng.randint(1, size)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth: int) -> list[str]:
        if depth <= 0 or self.rng.random() < 0.5:
            return self.simple()
        inner = lambda: _indent(self.block(depth - 1))  # noqa: E731 - evaluated once for each use
        a = self.expression(1)
        name = self.pick(*_NAMES)
        kind = self.rng.randrange(13)
        if kind == 0:
            return [f"if {a}:", *inner(), "else:", *inner()]
        if kind == 1:
            iterable = self.pick(
                "xs[:3]", "range(2)", "'ab'", "list(d)", "gen(2)", "[*q]", "enumerate(xs[:2])"
            )
            target = self.pick(
                name, "b.v", "d['k']", f"{name}, *rest" if iterable.startswith("enum") else name
            )
            return [f"for {target} in {iterable}:", *inner(), "else:", "    say('else')"]
        if kind == 2:
            turns = self.fresh("turn")
            return [f"{turns} = 0", f"while {turns} < 2:", f"    {turns} += 1", *inner()]
        if kind == 3:
            return [
                "try:",
                *inner(),
                f"except {_EXCEPTIONS} as err:",
                "    say(type(err).__name__, str(err))",
                *inner(),
            ]
        if kind == 4:
            return ["try:", *inner(), "finally:", *_indent(self.simple())]
        if kind == 5:
            return [
                f"with {self.pick('b', 'c', 'contextlib.nullcontext(n)')} as {self.target()}, b:",
                *inner(),
            ]
        if kind == 6:
            patterns = (
                "[x, *y]",
                "{'k': x, **y}",
                "Point(x=x)",
                "Base(v=x)",
                "int(x)",
                "str() as x",
                "(1 | 2) as x",
                "None",
            )
            lines = [f"match {a}:"]
            for pattern in self.rng.sample(patterns, 4):
                guard = f" if {self.expression(1)}" if self.rng.random() < 0.3 else ""
                lines += [f"    case {pattern}{guard}:", *_indent(_indent(self.simple()))]
            return [*lines, f"    case {name}:", f"        say({name})"]
        if kind == 7:
            return self.function(depth)
        if kind == 8:
            outer, self.scope = self.scope, "class"
            cls = self.fresh("Class")
            lines = [
                f"class {cls}({self.pick('Base', 'Child', 'object')}):",
                *_indent(self.block(0)),
                f"say('{cls}')",
            ]
            self.scope = outer
            return lines
        if kind == 9:
            return [f"g = gen({self.pick('1', '3')})", "say(next(g))", f"say(g.send({a}))", "g.close()"]
        if kind == 10:
            return [
                "try: raise ExceptionGroup('g', [ValueError(n), KeyError('k')])",
                "except* ValueError as err:",
                *_indent(self.simple()),
                "except* KeyError: say('key')",
            ]
        if kind == 11:
            co = self.fresh("co")
            return [
                f"async def {co}(x):",
                "    async with contextlib.AsyncExitStack() as stack: say('async')",
                f"    return [x, {self.expression(1)}]",
                f"try: {co}({a}).send(None)",
                "except StopIteration as stop: say(stop.value)",
            ]
        return ["for _ in [1]:", *inner(), f"    if {a}: {self.pick('break', 'continue')}"]

    def function(self, depth: int) -> list[str]:
        outer, self.scope = self.scope, "function"
        name, arguments = self.fresh("f"), self.rng.randint(0, 3)
        parameters = [f"a{i}" for i in range(arguments)]
        signature = (
            [*parameters[:1], "/", *parameters[1:]] if parameters and self.rng.random() < 0.3 else parameters
        )
        lines = [f"def {name}({', '.join([*signature, f'*, key={self.atom()}'])}):"]
        if self.rng.random() < 0.4:
            lines.append("    global n, xs")
        else:
            lines.append("    n = m = 2")
        lines += _indent(self.block(depth - 1))
        if self.rng.random() < 0.5 and "    global n, xs" not in lines:
            inner = self.fresh("inner")
            lines += [
                f"    def {inner}(x=n):",
                "        nonlocal m",
                f"        m = {self.expression(1)}",
                "        return lambda: (x, m, n)",
                f"    say({inner}()())",
            ]
        lines.append(f"    return {self.expression(1)}")
        self.scope = outer
        self.functions.append((name, arguments))
        return [*(["@functools.wraps(say)"] if self.rng.random() < 0.1 else []), *lines]


def _indent(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def generate(seed: int) -> str:
    """The program of a seed."""
    writer = _Writer(seed)
    lines: list[str] = []
    for _ in range(5):
        part = writer.statement(3)
        if writer.rng.random() < 0.6:
            part = ["try:", *_indent(part), f"except {_EXCEPTIONS} as err:", "    say('caught', str(err))"]
        lines += part
    return PRELUDE + "\n".join(lines) + "\n"
