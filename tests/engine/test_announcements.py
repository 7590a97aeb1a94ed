"""Every way to touch shared state is a scheduling point.

Each entry below is a program of two threads: one changes something, the other looks at it. Whoever looks may
do so before or after the change, so the search must find both answers. If either the change or the look were
not announced, nothing would tell the search that the two depend on each other, and one answer would be missing.

The module is long because the table is: one entry per way.
"""

# ruff: noqa: E501, ISC004 - the programs under test are data.
from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable

import pytest

Ways = dict[str, tuple[str, str, str, str]]
"""Name -> what is shared, the change, the look (an expression), and the two answers."""

COUNTER = "class C:\n    n = 0\nc = C(); c.n = 0"

ATTRIBUTES: Ways = {
    "a plain attribute": (COUNTER, "c.n = 1", "c.n", "0 1"),
    "augmented assignment": (COUNTER, "c.n += 1", "c.n", "0 1"),
    "vars, written": (COUNTER, "vars(c)['n'] = 1", "c.n", "0 1"),
    "vars, read": (COUNTER, "c.n = 1", "vars(c)['n']", "0 1"),
    "vars, read with get": (COUNTER, "c.n = 1", "vars(c).get('n')", "0 1"),
    "vars, kept": ("d = None\n" + COUNTER + "\nd = vars(c)", "d['n'] = 1", "c.n", "0 1"),
    "vars, tested": ("class C: pass\nc = C()", "c.n = 1", "'n' in vars(c)", "False True"),
    "vars, counted": ("class C: pass\nc = C()", "c.n = 1", "len(vars(c))", "0 1"),
    "vars, copied": ("class C: pass\nc = C()", "c.n = 1", "dict(vars(c))", "{};{'n': 1}"),
    "vars, iterated": ("class C: pass\nc = C()", "c.n = 1", "[k for k in vars(c)]", "[];['n']"),
    "__dict__, written": (COUNTER, "c.__dict__['n'] = 1", "c.n", "0 1"),
    "__dict__, read": (COUNTER, "c.n = 1", "c.__dict__['n']", "0 1"),
    "__dict__, updated": (COUNTER, "c.__dict__.update(n=1)", "c.n", "0 1"),
    "__dict__, updated by operator": (COUNTER, "c.__dict__ |= {'n': 1}", "c.n", "0 1"),
    "__dict__, popped": (COUNTER, "c.__dict__.pop('n')", "hasattr(c, 'n') and 'n' in vars(c)", "True False"),
    "__dict__, deleted from": (COUNTER, "del c.__dict__['n']", "'n' in c.__dict__", "True False"),
    "__dict__, replaced": (COUNTER, "c.__dict__ = {'n': 1}", "c.n", "0 1"),
    "setattr": (COUNTER, "setattr(c, 'n', 1)", "c.n", "0 1"),
    "getattr": (COUNTER, "c.n = 1", "getattr(c, 'n')", "0 1"),
    "getattr under another name": (COUNTER + "\nlook = getattr", "c.n = 1", "look(c, 'n')", "0 1"),
    "setattr under another name": (COUNTER + "\nput = setattr", "put(c, 'n', 1)", "c.n", "0 1"),
    "setattr through builtins": (
        "import builtins\n" + COUNTER,
        "builtins.setattr(c, 'n', 1)",
        "builtins.getattr(c, 'n')",
        "0 1",
    ),
    "object.__setattr__": (
        COUNTER,
        "object.__setattr__(c, 'n', 1)",
        "object.__getattribute__(c, 'n')",
        "0 1",
    ),
    "bound __setattr__": (COUNTER, "c.__setattr__('n', 1)", "c.__getattribute__('n')", "0 1"),
    "super().__setattr__": (
        "class C:\n    n = 0\n    def __setattr__(self, k, v): super().__setattr__(k, v)\nc = C(); c.n = 0",
        "c.n = 1",
        "c.n",
        "0 1",
    ),
    "a __setattr__ that writes through __dict__": (
        "class C:\n    n = 0\n    def __setattr__(self, k, v): self.__dict__[k] = v\nc = C(); c.n = 0",
        "c.n = 1",
        "c.n",
        "0 1",
    ),
    "a __getattr__ over a dict": (
        "class C:\n    def __init__(self): self.__dict__['d'] = {'n': 0}\n"
        "    def __getattr__(self, k): return self.d[k]\n"
        "    def __setattr__(self, k, v): self.d[k] = v\nc = C()",
        "c.n = 1",
        "c.n",
        "0 1",
    ),
    "delattr": (COUNTER, "delattr(c, 'n')", "'n' in vars(c)", "True False"),
    "a class attribute": (COUNTER + "\ndel c.n", "C.n += 1", "c.n", "0 1"),
    "a class attribute through type(self)": (COUNTER + "\ndel c.n", "type(c).n += 1", "C.n", "0 1"),
    "a class attribute through __class__": (COUNTER + "\ndel c.n", "c.__class__.n += 1", "C.n", "0 1"),
    "a class attribute through cls": (
        "class C:\n    n = 0\n    @classmethod\n    def bump(cls): cls.n += 1\nclass D(C): pass",
        "C.bump()",
        "D.n",
        "0 1",
    ),
    "a class attribute shadowed by a subclass": (
        "class C:\n    n = 0\nclass D(C): pass\nd = D()",
        "D.n = 1",
        "d.n",
        "0 1",
    ),
    "a class attribute shadowed by an instance": (COUNTER + "\ndel c.n", "c.n = 1", "c.n", "0 1"),
    "a class attribute through a metaclass": (
        "class M(type):\n    def bump(cls): cls.n += 1\nclass C(metaclass=M):\n    n = 0",
        "C.bump()",
        "C.n",
        "0 1",
    ),
    "an attribute of a metaclass": (
        "class M(type):\n    n = 0\nclass C(metaclass=M): pass",
        "M.n = 1",
        "C.n",
        "0 1",
    ),
    "an attribute of a function": ("def f(): pass\nf.n = 0", "f.n += 1", "f.n", "0 1"),
    "a slot": ("class C:\n    __slots__ = ('n',)\nc = C(); c.n = 0", "c.n += 1", "c.n", "0 1"),
    "a slot through its descriptor": (
        "class C:\n    __slots__ = ('n',)\nc = C(); c.n = 0",
        "C.n.__set__(c, 1)",
        "C.n.__get__(c)",
        "0 1",
    ),
    "a property": (
        "class C:\n    _n = 0\n    @property\n    def n(self): return self._n\n    @n.setter\n"
        "    def n(self, v): self._n = v\nc = C()",
        "c.n += 1",
        "c.n",
        "0 1",
    ),
    "a descriptor that stores in the instance's __dict__": (
        "class D:\n    def __set_name__(self, o, n): self.k = n\n"
        "    def __get__(self, i, o=None): return i.__dict__.get(self.k, 0)\n"
        "    def __set__(self, i, v): i.__dict__[self.k] = v\nclass C:\n    n = D()\nc = C()",
        "c.n += 1",
        "c.n",
        "0 1",
    ),
    "a private name": (
        "class C:\n    def __init__(self): self.__n = 0\n    def bump(self): self.__n += 1\n"
        "    def look(self): return self.__n\nc = C()",
        "c.bump()",
        "c._C__n",
        "0 1",
    ),
    "a dataclass": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 0\nc = C()",
        "c.n += 1",
        "c.n",
        "0 1",
    ),
    "a dataclass compared": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 0\nc = C(); z = C()",
        "c.n += 1",
        "c == z",
        "True False",
    ),
    "a dataclass ordered": (
        "from dataclasses import dataclass\n@dataclass(order=True)\nclass C:\n    n: int = 0\nc = C(); z = C()",
        "c.n += 1",
        "c > z",
        "False True",
    ),
    "a dataclass printed": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 0\nc = C()",
        "c.n += 1",
        "repr(c)",
        "'C(n=0)';'C(n=1)'",
    ),
    "a dataclass formatted": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 0\nc = C()",
        "c.n += 1",
        "f'{c}'",
        "'C(n=0)';'C(n=1)'",
    ),
    "a dataclass turned into a dict": (
        "from dataclasses import dataclass, asdict\n@dataclass\nclass C:\n    n: int = 0\nc = C()",
        "c.n += 1",
        "asdict(c)['n']",
        "0 1",
    ),
    "a dataclass replaced": (
        "from dataclasses import dataclass, replace\n@dataclass\nclass C:\n    n: int = 0\nc = C()",
        "c.n += 1",
        "replace(c).n",
        "0 1",
    ),
    "a dataclass with slots": (
        "from dataclasses import dataclass\n@dataclass(slots=True)\nclass C:\n    n: int = 0\nc = C()",
        "c.n += 1",
        "c.n",
        "0 1",
    ),
    "a dataclass with a default factory": (
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    xs: list = field(default_factory=list)\nc = C()",
        "c.xs.append(1)",
        "len(c.xs)",
        "0 1",
    ),
    "a frozen dataclass": (
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass C:\n    n: int = 0\nc = C()",
        "object.__setattr__(c, 'n', 1)",
        "c.n",
        "0 1",
    ),
    "a dataclass hashed": (
        "from dataclasses import dataclass\n@dataclass(unsafe_hash=True)\nclass C:\n    n: int = 0\nc = C(); h = hash(c)",
        "c.n += 1",
        "hash(c) == h",
        "True False",
    ),
    "an enum member's attribute": (
        "from enum import Enum\nclass E(Enum):\n    A = 1\nE.A.n = 0",
        "E.A.n = 1",
        "E.A.n",
        "0 1",
    ),
    "SimpleNamespace": (
        "from types import SimpleNamespace\nc = SimpleNamespace(n=0)",
        "c.n += 1",
        "c.n",
        "0 1",
    ),
    "SimpleNamespace printed": (
        "from types import SimpleNamespace\nc = SimpleNamespace(n=0)",
        "c.n += 1",
        "repr(c)",
        "'namespace(n=0)';'namespace(n=1)'",
    ),
    "attrgetter": ("import operator\n" + COUNTER, "c.n = 1", "operator.attrgetter('n')(c)", "0 1"),
    "attrgetter, kept": (
        "from operator import attrgetter\n" + COUNTER + "\nlook = attrgetter('n')",
        "c.n = 1",
        "look(c)",
        "0 1",
    ),
    "attrgetter as a key": (
        "from operator import attrgetter\n" + COUNTER + "\nz = C(); z.n = 0",
        "c.n = 1",
        "max([z, c], key=attrgetter('n')) is c",
        "False True",
    ),
    "attrgetter in map": (
        "from operator import attrgetter\n" + COUNTER,
        "c.n = 1",
        "list(map(attrgetter('n'), [c]))",
        "[0];[1]",
    ),
    "copy.copy of an object": ("import copy\n" + COUNTER, "c.n = 1", "copy.copy(c).n", "0 1"),
    "copy.deepcopy of an object": ("import copy\n" + COUNTER, "c.n = 1", "copy.deepcopy(c).n", "0 1"),
    "a class pattern": (COUNTER, "c.n = 1", "matched(c)", "0 1"),
    "a class pattern by position": (
        "class C:\n    __match_args__ = ('n',)\nc = C(); c.n = 0",
        "c.n = 1",
        "matched_by_position(c)",
        "0 1",
    ),
    "an attribute of an exception": ("e = ValueError(); e.n = 0", "e.n = 1", "e.n", "0 1"),
    "args of an exception": ("e = ValueError(0)", "e.args = (1,)", "e.args[0]", "0 1"),
    "cached_property": (
        "from functools import cached_property\nclass C:\n    made = 0\n    @cached_property\n"
        "    def v(self):\n        self.made += 1\n        return 1\nc = C()",
        "c.v",
        "'v' in c.__dict__",
        "False True",
    ),
    "the default of a parameter": (
        "def f(x, acc=[]):\n    acc.append(x)\n    return len(acc)",
        "f(1)",
        "f(2)",
        "1 2",
    ),
    "__class__ assigned": (
        "class A:\n    n = 0\nclass B:\n    n = 1\nc = A()",
        "c.__class__ = B",
        "c.n",
        "0 1",
    ),
    "a method replaced": (
        "class A:\n    def f(self): return 0\nc = A()",
        "A.f = lambda self: 1",
        "c.f()",
        "0 1",
    ),
    "inspect.getattr_static": (
        "import inspect\n" + COUNTER,
        "c.n = 1",
        "inspect.getattr_static(c, 'n')",
        "0 1",
    ),
    "a namedtuple is replaced whole": (
        "from collections import namedtuple\nP = namedtuple('P', 'n')\nbox = [P(0)]",
        "box[0] = box[0]._replace(n=1)",
        "box[0].n",
        "0 1",
    ),
    "dir": ("class C: pass\nc = C()", "c.n = 1", "'n' in dir(c)", "False True"),
}

NAMES: Ways = {
    "global": ("n = 0\ndef put():\n    global n\n    n = 1", "put()", "n", "0 1"),
    "global written at module level only": ("n = 0", "globals()['n'] = 1", "n", "0 1"),
    "globals, read": ("n = 0\ndef put():\n    global n\n    n = 1", "put()", "globals()['n']", "0 1"),
    "globals, updated": ("n = 0", "globals().update(n=1)", "n", "0 1"),
    "globals under another name": ("n = 0\ng = globals()", "g['n'] = 1", "n", "0 1"),
    "vars without argument at module level": ("n = 0\ng = vars()", "g['n'] = 1", "n", "0 1"),
    "globals through a function": ("n = 0\ndef f(): pass", "f.__globals__['n'] = 1", "n", "0 1"),
    "a global deleted": (
        "n = 0\ndef drop():\n    global n\n    del n",
        "drop()",
        "'n' in globals()",
        "True False",
    ),
    "global bound by def": (
        "def f(): return 0\ndef put():\n    global f\n    def f(): return 1",
        "put()",
        "f()",
        "0 1",
    ),
    "global bound by class": (
        "class K: n = 0\ndef put():\n    global K\n    class K: n = 1",
        "put()",
        "K.n",
        "0 1",
    ),
    "global bound by import": (
        "m = None\ndef put():\n    global m\n    import math as m",
        "put()",
        "m is None",
        "True False",
    ),
    "global bound by import from": (
        "m = None\ndef put():\n    global m\n    from math import pi as m",
        "put()",
        "m is None",
        "True False",
    ),
    "global bound by except": (
        "e = 0\ndef put():\n    global e\n    try: raise ValueError\n    except ValueError as e: rest()\n"
        "def rest(): pass",
        "put()",
        "'e' in globals()",
        "True False",
    ),
    "global bound by match": (
        "n = 0\ndef put():\n    global n\n    match [1]:\n        case [n]: pass",
        "put()",
        "n",
        "0 1",
    ),
    "global bound by match with a star": (
        "n = 0\ndef put():\n    global n\n    match [1]:\n        case [*n]: pass",
        "put()",
        "n",
        "0;[1]",
    ),
    "global bound by match of a mapping's rest": (
        "n = 0\ndef put():\n    global n\n    match {'a': 1}:\n        case {**n}: pass",
        "put()",
        "n",
        "0;{'a': 1}",
    ),
    "global bound by match as": (
        "n = 0\ndef put():\n    global n\n    match 1:\n        case int() as n: pass",
        "put()",
        "n",
        "0 1",
    ),
    "global bound by with": (
        "import contextlib\nn = 0\ndef put():\n    global n\n    with contextlib.nullcontext(1) as n: pass",
        "put()",
        "n",
        "0 1",
    ),
    "global bound by the first of two with items": (
        "import contextlib\nn = 0\ndef put():\n    global n\n"
        "    with contextlib.nullcontext(1) as n, contextlib.nullcontext(2) as m: pass",
        "put()",
        "n",
        "0 1",
    ),
    "global bound by for": ("n = 0\ndef put():\n    global n\n    for n in [1]: pass", "put()", "n", "0 1"),
    "global bound by async for": (
        "n = 0\nclass I:\n    k = 0\n    def __aiter__(self): return self\n    async def __anext__(self):\n"
        "        if self.k: raise StopAsyncIteration\n        self.k = 1\n        return 1\n"
        "async def run():\n    global n\n    async for n in I(): pass\n"
        "def put():\n    try: run().send(None)\n    except StopIteration: pass",
        "put()",
        "n",
        "0 1",
    ),
    "global bound by a walrus": ("n = 0\ndef put():\n    global n\n    (n := 1)", "put()", "n", "0 1"),
    "global bound by a walrus in a comprehension": (
        "n = 0\ndef put():\n    global n\n    [n := x for x in [1]]",
        "put()",
        "n",
        "0 1",
    ),
    "global augmented": ("n = 0\ndef put():\n    global n\n    n += 1", "put()", "n", "0 1"),
    "global annotated": ("n = 0\ndef put(): globals()['n']: int = 1", "put()", "n", "0 1"),
    "global in a class body": (
        "n = 0\ndef put():\n    class K:\n        global n\n        n = 1",
        "put()",
        "n",
        "0 1",
    ),
    "global augmented in a class body": (
        "n = 0\ndef put():\n    class K:\n        global n\n        n += 1",
        "put()",
        "n",
        "0 1",
    ),
    "attribute augmented in a class body": (
        COUNTER + "\ndef put():\n    class K:\n        c.n += 1",
        "put()",
        "c.n",
        "0 1",
    ),
    "item augmented in a class body": (
        "xs = [0]\ndef put():\n    class K:\n        xs[0] += 1",
        "put()",
        "xs[0]",
        "0 1",
    ),
    "global unpacked": ("n = 0\ndef put():\n    global n\n    n, m = 1, 2", "put()", "n", "0 1"),
    "builtins shadowed by a global": (
        "def put():\n    global len\n    len = lambda x: 7",
        "put()",
        "len([])",
        "0 7",
    ),
    "exec of an assignment": ("n = 0", "exec('n = 1', globals())", "n", "0 1"),
    "exec of an assignment to an attribute": (COUNTER, "exec('c.n = 1')", "c.n", "0 1"),
    "exec of a method call": ("xs = []", "exec('xs.append(1)')", "len(xs)", "0 1"),
    "exec of compiled code": (COUNTER, "exec(compile('c.n = 1', 's', 'exec'))", "c.n", "0 1"),
    "eval": (COUNTER, "c.n = 1", "eval('c.n')", "0 1"),
    "eval of compiled code": (COUNTER, "c.n = 1", "eval(compile('c.n', 's', 'eval'))", "0 1"),
    "eval in a namespace": ("d = {'n': 0}", "exec('n = 1', d)", "d['n']", "0 1"),
    "eval reads a namespace": ("d = {'n': 0}", "d['n'] = 1", "eval('n', d)", "0 1"),
}

CLOSURES = {
    "nonlocal": "def put():\n    nonlocal n\n    n = 1",
    "def": "def put():\n    nonlocal n\n    def n(): pass",
    "class": "def put():\n    nonlocal n\n    class n: pass",
    "import": "def put():\n    nonlocal n\n    import math as n",
    "except": "def put():\n    nonlocal n\n    try: raise ValueError\n    except ValueError as n: rest()",
    "match": "def put():\n    nonlocal n\n    match [1]:\n        case [n]: pass",
    "match with a star": "def put():\n    nonlocal n\n    match [1]:\n        case [*n]: pass",
    "with": "def put():\n    nonlocal n\n    with contextlib.nullcontext(1) as n: pass",
    "for": "def put():\n    nonlocal n\n    for n in [1]: pass",
    "walrus": "def put():\n    nonlocal n\n    (n := 1)",
    "walrus in a comprehension": "def put():\n    nonlocal n\n    [n := x for x in [1]]",
    "augmented": "def put():\n    nonlocal n\n    n += 1",
    "del": "def put():\n    nonlocal n\n    del n",
    "class body": "def put():\n    class K:\n        nonlocal n\n        n = 1",
    "class body, augmented": "def put():\n    class K:\n        nonlocal n\n        n += 1",
}
"""How a closure variable that another function looks at can be bound."""

LISTS: Ways = {}
for how in [
    "xs.append(5)",
    "xs.extend([5])",
    "xs += [5]",
    "xs.insert(0, 5)",
    "xs[0:0] = [5]",
    "xs *= 2",
    "del xs[0]",
    "del xs[:]",
    "xs.pop()",
    "xs.clear()",
    "xs.remove(1)",
    "list.append(xs, 5)",
    "list.extend(xs, [5])",
    "list.pop(xs)",
    "list.__iadd__(xs, [5])",
    "xs.__iadd__([5])",
    "xs.__delitem__(0)",
    "xs.__imul__(2)",
    "xs.__init__()",
    "operator.iadd(xs, [5])",
    "operator.iconcat(xs, [5])",
    "operator.imul(xs, 2)",
    "operator.delitem(xs, 0)",
    "operator.methodcaller('append', 5)(xs)",
    "functools.partial(xs.append)(5)",
    "functools.partial(list.append, xs)(5)",
    "list(map(xs.append, [5]))",
    "[*map(xs.append, [5])]",
    "any(map(xs.append, [5]))",
    "list(map(list.append, [xs], [5]))",
    "getattr(xs, 'append')(5)",
    "add = xs.append; add(5)",
    "add = list.append; add(xs, 5)",
    "call(xs.append, 5)",
    "call(list.append, xs, 5)",
    "call(operator.iadd, xs, [5])",
    "heapq.heappush(xs, 5)",
    "heapq.heappop(xs)",
    "bisect.insort(xs, 5)",
    "push(xs, 5)",
    "put(xs, 5)",
    "threading.Thread(target=xs.append, args=(5,)).run()",
    "functools.reduce(lambda a, b: a.append(b) or a, [5], xs)",
    "functools.reduce(operator.iadd, [[5]], xs)",
    "[xs.append(x) for x in [5]]",
    "list(xs.append(x) for x in [5])",
    "(lambda: xs.append(5))()",
    "sorted([5], key=xs.append)",
    "max([5, 6], key=lambda v: xs.append(v) or v)",
    "xs.append(*[5])",
    "xs.append(*(5,))",
    "ys = xs; ys += [5]",
    "{'a': xs}['a'].append(5)",
    "(xs if True else [])[0:0] = [5]",
    "random.shuffle(xs) or xs.append(5)",
]:
    LISTS[f"changed by {how}"] = ("xs = [1]", how, "len(xs) == 1", "True False")
for look in [
    "len(xs)",
    "list(xs)",
    "xs[:]",
    "xs[-1]",
    "xs.copy()",
    "xs + [0]",
    "[0] + xs",
    "xs * 2",
    "2 * xs",
    "[*xs]",
    "(*xs,)",
    "{*xs}",
    "tuple(xs)",
    "set(xs)",
    "sorted(xs)",
    "sum(xs)",
    "max(xs)",
    "min(xs, key=lambda x: -x)",
    "5 in xs",
    "5 not in xs",
    "xs == [1]",
    "[1] == xs",
    "xs != [1]",
    "xs < [1, 2]",
    "str(xs)",
    "repr(xs)",
    "f'{xs}'",
    "f'{xs!r}'",
    "f'{xs!s:>20}'",
    "'%s' % xs",
    "'%s' % (xs,)",
    "'{}'.format(xs)",
    "'{0}'.format(*xs[-1:])",
    "format(xs)",
    "ascii(xs)",
    "','.join(map(str, xs))",
    "','.join(str(x) for x in xs)",
    "any(x == 5 for x in xs)",
    "all(x == 1 for x in xs)",
    "next(iter(xs[1:]), None)",
    "list(reversed(xs))",
    "list(enumerate(xs))",
    "list(zip(xs, xs))",
    "list(map(str, xs))",
    "list(filter(None, xs))",
    "list(itertools.chain(xs, []))",
    "list(itertools.islice(xs, 9))",
    "list(itertools.accumulate(xs))",
    "list(itertools.pairwise(xs))",
    "list(itertools.product(xs, xs))",
    "[x for x in xs]",
    "{x for x in xs}",
    "{x: 1 for x in xs}",
    "dict.fromkeys(xs)",
    "collections.Counter(xs)",
    "collections.deque(xs)",
    "functools.reduce(operator.add, xs)",
    "xs.count(5)",
    "xs.index(5) if 5 in xs else -1",
    "list.copy(xs)",
    "list.__len__(xs)",
    "xs.__len__()",
    "xs.__contains__(5)",
    "list.count(xs, 5)",
    "list.index(xs, xs[-1])",
    "operator.length_hint(xs)",
    "operator.contains(xs, 5)",
    "operator.countOf(xs, 5)",
    "operator.concat(xs, [])",
    "operator.eq(xs, [1])",
    "operator.itemgetter(-1)(xs)",
    "operator.getitem(xs, -1)",
    "call(len, xs)",
    "call(sum, xs)",
    "call(list, xs)",
    "call(operator.itemgetter(-1), xs)",
    "copy.copy(xs)",
    "copy.deepcopy(xs)",
    "json.dumps(xs)",
    "json.dumps({'a': xs})",
    "print_to(xs)",
    "print_to(*xs)",
    "print_to('a', xs)",
    "count_args(*xs)",
    "unpack(xs)",
    "first_and_rest(xs)",
    "bool(xs[1:])",
    "not xs[1:]",
    "'some' if xs[1:] else 'none'",
    "xs[1:] and 1",
    "pattern(xs)",
    "star_pattern(xs)",
    "bisect.bisect(xs, 9)",
    "heapq.nsmallest(2, xs)",
    "heapq.nlargest(1, xs)",
    "statistics.mean(xs)",
    "array.array('i', xs)",
    "bytes(xs)",
    "bytearray(xs)",
    "frozenset(xs)",
    "math.fsum(xs)",
    "math.prod(xs)",
    "list(map(len, [xs]))",
    "[*map(list.copy, [xs])]",
    "{'a': xs} == {'a': [1]}",
    "(xs,) == ([1],)",
    "[xs] == [[1]]",
    "str((xs,))",
    "str({'a': xs})",
    "functools.partial(len, xs)()",
    "functools.partial(sum)(xs)",
    "random.choice(xs[-1:])",
    "generator(xs)",
    "yielded_from(xs)",
    "match_mapping({'k': xs})",
    "exhaust(iter(xs))",
    "list(xs.__iter__())",
    "collections.deque(xs, maxlen=1)",
    "max(*xs, 0)",
    "max(0, *xs)",
    "dict(enumerate(xs))",
    "pprint.pformat(xs)",
    "xs.__eq__([1])",
    "xs.__getitem__(-1)",
    "repr(xs) + ''",
]:
    LISTS[f"looked at by {look}"] = ("xs = [1]", "xs.append(5)", look, "")

DICTS: Ways = {}
for how in [
    "d['k'] = 5",
    "d['n'] = 5",
    "d.update(k=5)",
    "d.update({'k': 5})",
    "d |= {'k': 5}",
    "del d['k']",
    "d.pop('k')",
    "d.popitem()",
    "d.clear()",
    "dict.update(d, k=5)",
    "dict.__setitem__(d, 'k', 5)",
    "d.__setitem__('k', 5)",
    "d.__delitem__('k')",
    "dict.pop(d, 'k')",
    "dict.clear(d)",
    "dict.setdefault(d, 'n', 5)",
    "d.setdefault('n', 5)",
    "operator.setitem(d, 'k', 5)",
    "operator.delitem(d, 'k')",
    "operator.ior(d, {'k': 5})",
    "call(operator.setitem, d, 'k', 5)",
    "call(dict.update, d, {'k': 5})",
    "call(d.update, {'k': 5})",
    "call(d.__setitem__, 'k', 5)",
    "d['k'] += 4",
    "d['k'], z = 5, 0",
    "z = d['k'] = 5",
    "for d['k'] in [5]: pass",
    "[0 for d['k'] in [5]]",
    "d.__ior__({'k': 5})",
    "put(d, 'k', 5)",
    "d['k']: int = 5",
    "functools.partial(d.update, k=5)()",
    "list(map(d.pop, ['k']))",
    "list(map(d.__delitem__, ['k']))",
    "exec('n = 5', d)",
]:
    DICTS[f"changed by {how}"] = (
        "d = {'k': 1}",
        how,
        "{k: v for k, v in dict(d).items() if k in 'kn'} == {'k': 1}",
        "True False",
    )
for look in [
    "d['k']",
    "d.get('k')",
    "d.get('k', 0)",
    "'k' in d and d['k']",
    "list(d.values())",
    "list(d.items())",
    "dict(d)",
    "d.copy()",
    "{**d}",
    "d | {}",
    "d == {'k': 1}",
    "str(d)",
    "f'{d}'",
    "sum(d.values())",
    "max(d.values())",
    "sorted(d.items())",
    "[v for v in d.values()]",
    "any(v == 5 for v in d.values())",
    "5 in d.values()",
    "('k', 5) in d.items()",
    "kwargs(**d)",
    "operator.itemgetter('k')(d)",
    "dict.get(d, 'k')",
    "d.__getitem__('k')",
    "dict.__getitem__(d, 'k')",
    "list(map(d.get, ['k']))",
    "max(['k', 'z'], key=lambda k: d.get(k, 2))",
    "d.items() >= {('k', 1)}",
    "match_k(d)",
    "match_rest(d)",
    "json.dumps(d)",
    "copy.deepcopy(d)",
    "'%(k)s' % d",
    "'{k}'.format(**d)",
    "'{k}'.format_map(d)",
    "d.pop('k')",
    "d.setdefault('k', 9)",
    "list(dict.values(d))",
    "call(d.get, 'k')",
    "call(getattr, d, 'get')('k')",
    "call(operator.getitem, d, 'k')",
    "eval('k', {}, d)",
    "dict(**d)",
    "dict([*d.items()])",
    "list(zip(d, d.values()))",
    "sorted(d, key=d.get) and d.get('k')",
    "collections.ChainMap({}, d)['k']",
    "collections.Counter(d)",
    "types.MappingProxyType(d)['k']",
    "view['k']",
    "list(values)",
    "repr(values)",
    "len(items - {('k', 1)})",
    "set(items)",
]:
    DICTS[f"looked at by {look}"] = (
        "d = {'k': 1}; Z = {}; view = types.MappingProxyType(d); values = d.values(); items = d.items()",
        "d['k'] = 5",
        look,
        "",
    )
DICTS["max with d.get as the key"] = (
    "d = {'k': 1, 'z': 2}",
    "d['k'] = 5",
    "max(['k', 'z'], key=d.get)",
    "'z' 'k'",
)
DICTS["sorted with d.get as the key"] = (
    "d = {'k': 1, 'z': 2}",
    "d['k'] = 5",
    "sorted(['k', 'z'], key=d.get)[0]",
    "'k' 'z'",
)
DICTS["sorted with d.__getitem__ as the key"] = (
    "d = {'k': 1, 'z': 2}",
    "d['k'] = 5",
    "sorted(['k', 'z'], key=d.__getitem__)[0]",
    "'k' 'z'",
)
DICTS["keys viewed"] = ("d = {'k': 1}; keys = d.keys()", "d['n'] = 5", "'n' in keys", "False True")
DICTS["keys counted"] = ("d = {'k': 1}; keys = d.keys()", "d['n'] = 5", "len(keys)", "1 2")
DICTS["keys combined"] = ("d = {'k': 1}; keys = d.keys()", "d['n'] = 5", "keys & {'n'}", "set();{'n'}")
DICTS["keys compared"] = ("d = {'k': 1}; keys = d.keys()", "d['n'] = 5", "keys == {'k'}", "True False")
DICTS["star over a dict"] = ("d = {'k': 1}", "d['n'] = 5", "[*d]", "['k'];['k', 'n']")
DICTS["a default dict read"] = ("d = collections.defaultdict(int)", "d['n']", "'n' in d", "False True")
DICTS["a default dict read by getitem"] = (
    "d = collections.defaultdict(int)",
    "operator.getitem(d, 'n')",
    "'n' in d",
    "False True",
)
DICTS["a default dict of lists"] = ("d = collections.defaultdict(list)", "d['n'].append(1)", "len(d)", "0 1")

SETS: Ways = {}
for how in [
    "s.add(5)",
    "s.discard(1)",
    "s.remove(1)",
    "s.pop()",
    "s.clear()",
    "s |= {5}",
    "s -= {1}",
    "s &= {5}",
    "s ^= {1, 5}",
    "s.update({5})",
    "s.update([5], [6])",
    "set.add(s, 5)",
    "set.update(s, {5})",
    "s.difference_update({1})",
    "s.intersection_update(())",
    "s.symmetric_difference_update({5})",
    "s.__ior__({5})",
    "operator.ior(s, {5})",
    "operator.isub(s, {1})",
    "call(s.add, 5)",
    "list(map(s.add, [5]))",
]:
    SETS[f"changed by {how}"] = ("s = {1}", how, "s == {1}", "True False")
for look in [
    "len(s)",
    "5 in s",
    "5 not in s",
    "sorted(s)",
    "s | {9}",
    "s & {5}",
    "s - {1}",
    "s ^ {1}",
    "{9} | s",
    "{1, 5} - s",
    "s <= {1}",
    "{1, 5} <= s",
    "s == {1}",
    "s.copy()",
    "s.union({9})",
    "{9}.union(s)",
    "s.issubset({1})",
    "{1}.issuperset(s)",
    "{5}.isdisjoint(s)",
    "s.isdisjoint({5})",
    "set.__len__(s)",
    "set.union(s, {2})",
    "set().union(*[s])",
    "frozenset(s)",
    "{5}.intersection(s)",
    "{5}.difference(s)",
    "{5}.symmetric_difference(s)",
    "sum(s)",
    "str(s)",
    "f'{s}'",
    "[*s]",
    "operator.contains(s, 5)",
    "frozenset({5}) & s",
    "next(iter(s - {1}), None)",
]:
    SETS[f"looked at by {look}"] = ("s = {1}", "s.add(5)", look, "")

OTHERS: Ways = {
    "deque.append": ("q = deque()", "q.append(1)", "len(q)", "0 1"),
    "deque.appendleft": ("q = deque()", "q.appendleft(1)", "list(q)", "[];[1]"),
    "deque.rotate": ("q = deque([1, 2])", "q.rotate(1)", "q[0]", "1 2"),
    "deque.popleft unbound": ("q = deque([1])", "deque.popleft(q)", "len(q)", "1 0"),
    "deque.extendleft": ("q = deque([1])", "q.extendleft([2])", "q[0]", "1 2"),
    "deque +=": ("q = deque([1])", "q += [2]", "q[-1]", "1 2"),
    "deque.maxlen": ("q = deque([1], maxlen=1)", "q.append(2)", "q[0]", "1 2"),
    "Counter": ("n = Counter()", "n['a'] += 1", "n['a']", "0 1"),
    "Counter.update": ("n = Counter()", "n.update('a')", "n.total()", "0 1"),
    "Counter.subtract": ("n = Counter(a=1)", "n.subtract('a')", "n['a']", "1 0"),
    "Counter +": ("n = Counter()", "n.update('a')", "n + Counter()", "Counter();Counter({'a': 1})"),
    "Counter +=": ("n = Counter()", "n += Counter('a')", "n['a']", "0 1"),
    "Counter unary": ("n = Counter()", "n.update('a')", "+n", "Counter();Counter({'a': 1})"),
    "Counter.most_common": ("n = Counter()", "n.update('a')", "n.most_common(1)", "[];[('a', 1)]"),
    "OrderedDict.move_to_end": (
        "o = OrderedDict(a=1, b=2)",
        "o.move_to_end('a')",
        "next(iter(o))",
        "'a' 'b'",
    ),
    "OrderedDict reversed": ("o = OrderedDict(a=1)", "o['b'] = 1", "list(reversed(o))", "['a'];['b', 'a']"),
    "ChainMap, written": ("a = {}; m = ChainMap(a)", "m['k'] = 1", "'k' in m", "False True"),
    "ChainMap, written below": ("a = {}; m = ChainMap(a)", "a['k'] = 1", "'k' in m", "False True"),
    "ChainMap, read below": ("a = {}; m = ChainMap(a)", "m['k'] = 1", "'k' in a", "False True"),
    "array": ("a = array.array('i', [0])", "a[0] = 1", "a[0]", "0 1"),
    "array.append": ("a = array.array('i')", "a.append(1)", "len(a)", "0 1"),
    "array.fromlist": ("a = array.array('i')", "a.fromlist([1])", "a.tolist()", "[];[1]"),
    "array, sliced": ("a = array.array('i', [0])", "a[0] = 1", "sum(a)", "0 1"),
    "bytearray": ("b = bytearray(1)", "b[0] = 1", "b[0]", "0 1"),
    "bytearray +=": ("b = bytearray()", "b += b'x'", "bytes(b)", "b'' b'x'"),
    "bytearray.find": ("b = bytearray()", "b += b'x'", "b.find(b'x')", "-1 0"),
    "bytearray.startswith": ("b = bytearray()", "b += b'x'", "b.startswith(b'x')", "False True"),
    "bytearray.decode": ("b = bytearray()", "b += b'x'", "b.decode()", "'' 'x'"),
    "memoryview, written": ("b = bytearray(1); v = memoryview(b)", "v[0] = 1", "b[0]", "0 1"),
    "memoryview, read": ("b = bytearray(1); v = memoryview(b)", "b[0] = 1", "v[0]", "0 1"),
    "memoryview.tobytes": (
        "b = bytearray(1); v = memoryview(b)",
        "b[0] = 1",
        "v.tobytes()",
        "b'\\x00';b'\\x01'",
    ),
    "UserList": ("from collections import UserList\nu = UserList()", "u.append(1)", "len(u)", "0 1"),
    "UserDict": ("from collections import UserDict\nu = UserDict(k=0)", "u['k'] = 1", "u['k']", "0 1"),
    "UserDict.data": (
        "from collections import UserDict\nu = UserDict(k=0)",
        "u['k'] = 1",
        "u.data['k']",
        "0 1",
    ),
    "UserString": (
        "from collections import UserString\nu = UserString('a')",
        "u.data = 'b'",
        "str(u)",
        "'a' 'b'",
    ),
    "a subclass of list with super().append": (
        "class L(list):\n    def add(self, x): super().append(x)\nu = L()",
        "u.add(1)",
        "len(u)",
        "0 1",
    ),
    "a subclass of list with super().__len__": (
        "class L(list):\n    def size(self): return super().__len__()\nu = L()",
        "u.append(1)",
        "u.size()",
        "0 1",
    ),
    "a subclass of list with list.append(self)": (
        "class L(list):\n    def add(self, x): list.append(self, x)\nu = L()",
        "u.add(1)",
        "len(u)",
        "0 1",
    ),
    "a subclass of dict with super().__setitem__": (
        "class D(dict):\n    def __setitem__(self, k, v): super().__setitem__(k, v)\nu = D(k=0)",
        "u['k'] = 1",
        "u['k']",
        "0 1",
    ),
    "a subclass of dict with super().__getitem__": (
        "class D(dict):\n    def __getitem__(self, k): return super().__getitem__(k)\nu = D(k=0)",
        "u['k'] = 1",
        "u['k']",
        "0 1",
    ),
    "a subclass of dict with super().update": (
        "class D(dict):\n    def put(self, **k): super().update(k)\nu = D(k=0)",
        "u.put(k=1)",
        "u['k']",
        "0 1",
    ),
    "a subclass of dict with super() of two arguments": (
        "class D(dict):\n    def put(self, **k): super(D, self).update(k)\nu = D(k=0)",
        "u.put(k=1)",
        "u['k']",
        "0 1",
    ),
    "a subclass of dict with __missing__": (
        "class D(dict):\n    def __missing__(self, k):\n        self[k] = 1\n        return 1\nu = D()",
        "u['k']",
        "len(u)",
        "0 1",
    ),
    "WeakSet": ("import weakref\nclass C: pass\nc = C(); w = weakref.WeakSet()", "w.add(c)", "len(w)", "0 1"),
    "WeakValueDictionary": (
        "import weakref\nclass C: pass\nc = C(); w = weakref.WeakValueDictionary()",
        "w['k'] = c",
        "'k' in w",
        "False True",
    ),
    "WeakKeyDictionary": (
        "import weakref\nclass C: pass\nc = C(); w = weakref.WeakKeyDictionary()",
        "w[c] = 1",
        "w.get(c)",
        "None 1",
    ),
    "next of an iterator": ("it = iter([1, 2])", "next(it)", "next(it)", "1 2"),
    "next under another name": ("it = iter([1, 2]); step = next", "step(it)", "step(it)", "1 2"),
    "__next__": ("it = iter([1, 2])", "it.__next__()", "it.__next__()", "1 2"),
    "a for loop over a shared iterator": (
        "it = iter([1, 2])",
        "next(it)",
        "[x for x in it]",
        "[1, 2];[1];[2]",
    ),
    "list of a shared iterator": ("it = iter([1, 2])", "next(it)", "list(it)", "[1, 2];[2]"),
    "sum of a shared iterator": ("it = iter([1, 2])", "next(it)", "sum(it)", "3 2"),
    "in over a shared iterator": ("it = iter([1, 2])", "next(it)", "1 in it", "True False"),
    "unpacking a shared iterator": ("it = iter([1, 2])", "next(it)", "[*it]", "[1, 2];[2]"),
    "itertools.count": ("it = itertools.count(1)", "next(it)", "next(it)", "1 2"),
    "itertools.count printed": ("it = itertools.count(1)", "next(it)", "repr(it)", "'count(1)';'count(2)'"),
    "itertools.cycle": ("it = itertools.cycle([1, 2])", "next(it)", "next(it)", "1 2"),
    "enumerate shared": ("it = enumerate('ab')", "next(it)", "next(it)[0]", "0 1"),
    "zip shared": ("it = zip('ab')", "next(it)", "next(it)[0]", "'a' 'b'"),
    "map shared": ("it = map(int, '12')", "next(it)", "next(it)", "1 2"),
    "count through map": ("it = itertools.count(1)", "list(map(next, [it]))", "next(it)", "1 2"),
    "a bound __next__": ("step = itertools.count(1).__next__", "step()", "step()", "1 2"),
    "a partial of next": (
        "it = itertools.count(1); step = functools.partial(next, it)",
        "step()",
        "step()",
        "1 2",
    ),
    "a generator": (
        "def g():\n    yield 1\n    yield 2\nit = g()",
        "next(it)",
        "tried(lambda: next(it))",
        "",
    ),
    "a generator's send": (
        "def g():\n    while True: yield (yield 1) or 0\nit = g(); next(it)",
        "it.send(5)",
        "tried(lambda: it.send(7))",
        "",
    ),
    "a generator closed": ("def g():\n    yield 1\nit = g()", "it.close()", "next(it, 'over')", "1 'over'"),
    "islice of a shared iterator": (
        "it = iter([1, 2])",
        "next(it)",
        "list(itertools.islice(it, 1))",
        "[1];[2]",
    ),
    "yield from a shared iterator": (
        "it = iter([1, 2])\ndef g(): yield from it",
        "next(it)",
        "list(g())",
        "[1, 2];[2]",
    ),
    "zip over a shared iterator": (
        "it = iter([1, 2, 3])",
        "next(it)",
        "list(zip(it, 'a'))",
        "[(1, 'a')];[(2, 'a')]",
    ),
    "a list held in a namedtuple": (
        "P = collections.namedtuple('P', 'xs')\np = P([])",
        "p.xs.append(1)",
        "len(p.xs)",
        "0 1",
    ),
    "a list held in a tuple": ("p = ([],)", "p[0].append(1)", "len(p[0])", "0 1"),
    "a tuple's list augmented": ("p = [[]]", "p[0] += [1]", "len(p[0])", "0 1"),
    "StringIO": ("f = io.StringIO()", "f.write('x')", "f.getvalue()", "'' 'x'"),
    "print to StringIO": ("f = io.StringIO()", "print('x', end='', file=f)", "f.getvalue()", "'' 'x'"),
    "re-entrant methods of a class with a container's method names": (
        "class Bag:\n    def __init__(self): self.got = []\n    def append(self, x): self.got.append(x)\nb = Bag()",
        "b.append(1)",
        "len(b.got)",
        "0 1",
    ),
    "__len__ of the program": (
        "class B:\n    n = 0\n    def __len__(self): return self.n\nb = B()",
        "b.n = 1",
        "len(b)",
        "0 1",
    ),
    "__contains__ of the program": (
        "class B:\n    xs = []\n    def __contains__(self, x): return x in self.xs\nb = B()",
        "b.xs.append(1)",
        "1 in b",
        "False True",
    ),
    "__iter__ of the program": (
        "class B:\n    xs = []\n    def __iter__(self): return iter(self.xs)\nb = B()",
        "b.xs.append(1)",
        "list(b)",
        "[];[1]",
    ),
    "__getitem__ of the program": (
        "class B:\n    xs = [0]\n    def __getitem__(self, i): return self.xs[i]\nb = B()",
        "b.xs[0] = 1",
        "b[0]",
        "0 1",
    ),
    "__eq__ of the program, in": (
        "class B:\n    n = 0\n    def __eq__(self, o): return self.n == o\nb = B()",
        "b.n = 1",
        "1 in [b]",
        "False True",
    ),
    "__format__ of the program": (
        "class B:\n    n = 0\n    def __format__(self, s): return str(self.n)\nb = B()",
        "b.n = 1",
        "f'{b}'",
        "'0' '1'",
    ),
    "__bool__ of the program": (
        "class B:\n    n = 0\n    def __bool__(self): return bool(self.n)\nb = B()",
        "b.n = 1",
        "bool(b)",
        "False True",
    ),
    "__lt__ of the program, sorted": (
        "class B:\n    n = 1\n    def __lt__(self, o): return self.n < o.n\nb = B(); z = B()",
        "z.n = 0",
        "sorted([b, z])[0] is b",
        "True False",
    ),
    "__call__ of the program": (
        "class B:\n    n = 0\n    def __call__(self): self.n += 1\nb = B()",
        "b()",
        "b.n",
        "0 1",
    ),
    "__enter__ of the program": (
        "class B:\n    n = 0\n    def __enter__(self): self.n += 1\n    def __exit__(self, *e): pass\nb = B()",
        "exec('with b: pass')",
        "b.n",
        "0 1",
    ),
    "total_ordering": (
        "@functools.total_ordering\nclass B:\n    n = 1\n    def __eq__(self, o): return self.n == o.n\n"
        "    def __lt__(self, o): return self.n < o.n\nb = B(); z = B()",
        "z.n = 0",
        "b <= z",
        "True False",
    ),
    "lru_cache": ("@functools.lru_cache\ndef f(x): return x", "f(1)", "f.cache_info().currsize", "0 1"),
    "contextvars do not leak between threads": (
        "import contextvars\nv = contextvars.ContextVar('v', default=0); xs = []",
        "v.set(1); xs.append(1)",
        "(v.get(), len(xs))",
        "(0, 0);(0, 1)",
    ),
    "string.Template": (
        "import string\nd = {'k': 0}",
        "d['k'] = 1",
        "string.Template('$k').substitute(d)",
        "'0' '1'",
    ),
    "a loop's else": ("xs = [1]", "xs.append(5)", "loop_else(xs)", "1 2"),
    "decorator with side effects": (
        "got = []\ndef d(f):\n    got.append(f)\n    return f\ndef put():\n    @d\n    def f(): pass",
        "put()",
        "len(got)",
        "0 1",
    ),
    "default evaluated at definition": (
        "xs = []\ndef put():\n    def f(x=xs.append(1)): pass",
        "put()",
        "len(xs)",
        "0 1",
    ),
    "lambda's default": ("xs = []", "(lambda x=xs.append(1): x)", "len(xs)", "0 1"),
    "a positional-only parameter": ("xs = []\ndef put(a, /, b=0): a.append(b)", "put(xs)", "len(xs)", "0 1"),
    "star-args": ("xs = []\ndef put(*a): a[0].append(1)", "put(*[xs])", "len(xs)", "0 1"),
    "double-star-args": ("xs = []\ndef put(**a): a['x'].append(1)", "put(**{'x': xs})", "len(xs)", "0 1"),
    "an awaited coroutine": (
        "xs = []\nasync def put(): xs.append(1)\nasync def go(): await put()",
        "drive(go())",
        "len(xs)",
        "0 1",
    ),
    "async with": (
        "xs = []\nclass M:\n    async def __aenter__(self): xs.append(1)\n    async def __aexit__(self, *e): pass\n"
        "async def go():\n    async with M(): pass",
        "drive(go())",
        "len(xs)",
        "0 1",
    ),
    "async comprehension": (
        "xs = [1]\nasync def gen():\n    for x in xs: yield x\nasync def go():\n    return [x async for x in gen()]",
        "xs.append(2)",
        "drive(go())",
        "[1];[1, 2]",
    ),
    "async generator": (
        "xs = []\nasync def gen():\n    xs.append(1)\n    yield 1\nasync def go():\n    async for x in gen(): pass",
        "drive(go())",
        "len(xs)",
        "0 1",
    ),
    "except*": (
        "xs = []\ndef put():\n    try: raise ExceptionGroup('g', [ValueError(1)])\n"
        "    except* ValueError as e: xs.append(e)",
        "put()",
        "len(xs)",
        "0 1",
    ),
    "finally": (
        "xs = []\ndef put():\n    try: return 1\n    finally: xs.append(1)",
        "put()",
        "len(xs)",
        "0 1",
    ),
    "a parenthesised with": (
        "import contextlib\nxs = []\ndef put():\n    with (contextlib.nullcontext(1) as a, contextlib.nullcontext(2) as xs[0:0]): pass".replace(
            "2) as xs[0:0]", "[2]) as xs[0:0]"
        ),
        "put()",
        "len(xs)",
        "0 1",
    ),
    "contextmanager": (
        "import contextlib\nxs = []\n@contextlib.contextmanager\ndef m():\n    xs.append(1)\n    yield",
        "exec('with m(): pass')",
        "len(xs)",
        "0 1",
    ),
    "ExitStack": (
        "import contextlib\nxs = []\ndef put():\n    with contextlib.ExitStack() as s: s.callback(xs.append, 1)",
        "put()",
        "len(xs)",
        "0 1",
    ),
    "raise": ("d = {'k': 0}", "d['k'] = 1", "caught(lambda: raising(d))", "0 1"),
}

NEWER: dict[tuple[int, int], Ways] = {
    (3, 12): {
        "a generic function": ("xs = []\ndef put[T](x: T) -> T: xs.append(x)", "put(1)", "len(xs)", "0 1"),
        "a generic class": (
            "class B[T]:\n    n = 0\n    def bump(self): self.n += 1\nb = B()",
            "b.bump()",
            "b.n",
            "0 1",
        ),
        "a generic class's closure": (
            "def make():\n    n = 0\n    class B[T]:\n        def bump(self):\n            nonlocal n\n            n += 1\n"
            "        def look(self): return n\n    return B()\nb = make()",
            "b.bump()",
            "b.look()",
            "0 1",
        ),
        "a nested f-string": ("d = {'k': 0}", "d['k'] = 1", "f\"{f'{d['k']}'}\"", "'0' '1'"),
        "itertools.batched": (
            "xs = [1]",
            "xs.append(5)",
            "list(itertools.batched(xs, 1))",
            "[(1,)];[(1,), (5,)]",
        ),
    },
}

HELPERS = """
import array, bisect, collections, copy, functools, heapq, io, itertools, json, math, operator, pprint, random, statistics
import threading, types
from array import array as _array
from collections import ChainMap, Counter, OrderedDict, deque
from heapq import heappush as push
from operator import setitem as _setitem
def put(holder, *a): (_setitem if len(a) == 2 else operator.iadd)(holder, *(a if len(a) == 2 else (list(a),)))
def call(f, *a, **k): return f(*a, **k)
def rest(): pass
def matched(o):
    match o:
        case C(n=v): return v
def matched_by_position(o):
    match o:
        case C(v): return v
def print_to(*a):
    out = io.StringIO()
    print(*a, file=out)
    return out.getvalue()
def count_args(*a): return len(a)
def kwargs(**a): return a
def unpack(xs):
    try:
        a, b = xs
        return a, b
    except ValueError: return 'no'
def first_and_rest(xs):
    a, *b = xs
    return b
def pattern(xs):
    match xs:
        case [a, b]: return 2
        case [a]: return 1
def star_pattern(xs):
    match xs:
        case [a, *b]: return b
def match_k(d):
    match d:
        case {'k': v}: return v
def match_rest(d):
    match d:
        case {**rest}: return rest
def match_mapping(d):
    match d:
        case {'k': [a, b]}: return 2
        case {'k': [a]}: return 1
def generator(xs): return list(x for x in xs)
def yielded_from(xs):
    def g(): yield from xs
    return list(g())
def exhaust(it): return [x for x in it]
def loop_else(xs):
    n = 0
    for x in xs: n += 1
    else: return n
def tried(f):
    try: return f()
    except (StopIteration, ValueError) as e: return type(e).__name__
def drive(co):
    try: co.send(None)
    except StopIteration as e: return e.value
def raising(d): raise ValueError(d['k'])
def caught(f):
    try: f()
    except ValueError as e: return e.args[0]
"""

MAIN = """
seen = []
def changing():
    global xs, d, s, q, n, a, b
CHANGE
def looking(): seen.append(LOOK)
def main():
    changer, looker = threading.Thread(target=changing), threading.Thread(target=looking)
    changer.start(); looker.start(); changer.join(); looker.join()
    return seen[0]
"""


PREAMBLE, *FUNCTIONS = HELPERS.split("\ndef ")


def program(way: tuple[str, str, str, str]) -> str:
    """The program of an entry, with those of the helpers that it uses."""
    shared, change, look, _ = way
    text = shared + MAIN.replace("CHANGE", textwrap.indent(change, "    ")).replace("LOOK", f"({look})")
    helpers = [f"def {function}" for function in FUNCTIONS if f"{function[: function.index('(')]}(" in text]
    return "\n".join([PREAMBLE, *helpers, text])


WAYS: Ways = {}
for group in (ATTRIBUTES, NAMES, LISTS, DICTS, SETS, OTHERS):
    assert not WAYS.keys() & group.keys()
    WAYS |= group
for version, ways in NEWER.items():
    if sys.version_info >= version:
        WAYS |= ways


@pytest.mark.parametrize("name", WAYS)
def test_whoever_looks_can_come_before_and_after_whoever_changes(
    name: str, explore: Callable[..., object]
) -> None:
    way = WAYS[name]
    found = explore(program(way))
    answers = {value for kind, value in found.endings if kind == "returned"}
    assert {kind for kind, _ in found.endings} == {"returned"}, found.endings
    if way[3]:
        expected = set(way[3].split(";") if ";" in way[3] else way[3].split(" "))
        assert answers == expected
    else:
        assert len(answers) == 2, answers


@pytest.mark.parametrize("name", CLOSURES)
def test_a_closure_variable_is_seen_before_and_after_it_is_bound(
    name: str, explore: Callable[..., object]
) -> None:
    shared = (
        "import contextlib\ndef make():\n    n = 0\n"
        + textwrap.indent(CLOSURES[name], "    ")
        + "\n    def look():\n        try: return n == 0\n        except NameError: return 'gone'"
        + "\n    return put, look\nput_it, look_at_it = make()"
    )
    found = explore(program((shared, "put_it()", "look_at_it()", "")))
    assert len(found.endings) == (3 if name == "except" else 2), found.endings
