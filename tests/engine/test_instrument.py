"""Instrumentation is faithful: a program behaves with hooks as it does without.

Every program below is run twice, as it is and instrumented with all hooks active, and must agree in its
result, its log of side effects, or the error it ends with: type, message, and the line numbers of the
traceback in the program's own file.

The module is long because the table is: one entry per corner of the grammar.
"""

# ruff: noqa: E501 - the programs under test are data; wrapped, their line numbers would be hard to follow.
from __future__ import annotations

import ast
import sys
import traceback
import types
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threadlings.engine.execution import Result
from threadlings.engine.hooks import make_hooks
from threadlings.engine.instrument import instrument, stored_attributes
from threadlings.engine.modules import Library
from threadlings.engine.primitives import Engine
from threadlings.engine.subject import SourceFile, Subject

PRELUDE = "log = []\ndef say(*x): log.append(x if len(x) != 1 else x[0]); return x[-1]\n"
Outcome = tuple[str, str, list[Any]]

PROGRAMS = {
    # -- assignment ---------------------------------------------------------------------------------------
    "augmented attribute": """
class C: n = 1
c = C(); c.n += 2; c.n *= 5; c.n -= 1; c.n //= 2; c.n **= 2; c.n %= 20; c.n <<= 1; c.n |= 1; c.n ^= 3
result = c.n, C.n, vars(c)
""",
    "augmented assignment evaluates object, key and value once, in this order": """
class C:
    n = 1
    def __getitem__(self, k): return say('get', k)
    def __setitem__(self, k, v): say('set', k, v)
c = C()
def obj(): say('obj'); return c
def key(): say('key'); return 7
def val(): say('val'); return 3
obj().n += val()
obj()[key()] += val()
obj()[key():val()] = val()
result = c.n
""",
    "augmented item": """
d = {'a': 1}; l = [1, 2, 3]
d['a'] += 1; l[0] -= 5; l[-1] *= 2; l[0:2] += [9, 9]
result = d, l
""",
    "augmented name in place keeps identity": """
a = b = [1]
a += [2]
def f():
    x = y = [1]
    x += (2, 3)
    return x is y, x
result = a is b, a, f()
""",
    "augmented attribute with a value that changes the attribute": """
class C: pass
c = C(); c.n = 10
def change(): c.n = 100; return 1
c.n += change()
result = c.n
""",
    "augmented assignment through a property": """
class C:
    def __init__(self): self._v = 1
    @property
    def v(self): return say('get', self._v)
    @v.setter
    def v(self, x): say('set', x); self._v = x
c = C(); c.v += 1; c.v *= 4
result = c.v
""",
    "augmented assignment of something immutable in a tuple raises after the work is done": """
t = ([1],)
try:
    t[0] += [2]
except TypeError as e:
    say(str(e))
result = t
""",
    "augmented global and closure": """
n = 1
def g():
    global n
    n += 1; n = n + 1
def outer():
    m = 1
    def inner():
        nonlocal m
        m += 1; m *= 10
        return m
    inner(); m += 1
    return inner(), m
g()
result = n, outer()
""",
    "augmented unbound local": """
def f():
    x += 1
f()
""",
    "augmented unbound global": """
def f():
    global nowhere
    nowhere += 1
f()
""",
    "augmented unbound attribute": """
class C: pass
C().n += 1
""",
    "augmented missing key": """
d = {}
d['k'] += 1
""",
    "augmented with operators that are not defined": """
class C: pass
c = C(); c.n = None
c.n += 1
""",
    "user-defined in-place operators": """
class V:
    def __init__(self, x): self.x = x
    def __iadd__(self, o): say('iadd', o); return V(self.x + o)
    def __imatmul__(self, o): say('imatmul', o); return self
    def __add__(self, o): say('add'); return V(0)
class H: pass
h = H(); h.v = V(1); h.v += 2; h.v @= 3
result = h.v.x
""",
    "chained assignment goes from left to right": """
class C:
    def __setattr__(self, n, v): say('attr', n, v); object.__setattr__(self, n, v)
    def __setitem__(self, n, v): say('item', n, v)
c = C()
def obj(n): say('obj', n); return c
obj(1).a = obj(2)[say('key')] = x = obj(3).b = say('value')
result = x, c.a
""",
    "unpacking into attributes, items and names": """
class C: pass
c = C(); d = {}; l = [0, 0, 0]
c.a, d['b'], (l[0], *l[1:]), *c.rest = 1, 2, (3, 4, 5), 6, 7
[c.x, [d['y'], z]] = 'ab'[0], 'bc'
result = vars(c), d, l, z
""",
    "unpacking evaluates targets as it stores": """
d = {}
i, d[say('k', i) if 'i' in globals() else 'no'] = 5, 6
result = d
""",
    "unpacking too many": "a, b = [1, 2, 3]",
    "unpacking too few": "a, b, *c = [1]",
    "unpacking what is not iterable": "a, b = 5",
    "swapping items": """
l = [1, 2, 3]
l[0], l[2] = l[2], l[0]
i = 0
i, l[i] = 1, 'x'
result = l
""",
    "slices": """
l = list(range(10)); s = slice(1, 3)
result = l[2:5], l[::2], l[s], l[-1], l[:], 'abc'[1:], (1, 2)[::-1]
l[1:3] = 'ab'; l[::4] = [0, 0, 0]; del l[-2:]
class M:
    def __getitem__(self, k): return k
result += (l, M()[1:2, ..., None], M()[1:2:3, 4], M()[()], M()[1,])
""",
    "assigning to a slice of the wrong size": "l = [1, 2, 3, 4]\nl[::2] = [1]",
    "annotated assignment": """
class C: pass
c = C(); d = {}
x: int = 1
c.a: int = 2
d['b']: int = 3
y: 'undefined name'
def f():
    z: Undefined = 4
    w: Undefined
    c.q: Undefined = 5
    return z
result = x, vars(c), d, f(), __annotations__
""",
    "future annotations": """
from __future__ import annotations
class C:
    x: Undefined = 1
    def f(self, a: Also.undefined[3], *b: Never, **c: 'x') -> Nothing: return a
result = C.x, C().f(1), C.__annotations__, C.f.__annotations__
""",
    "annotations are evaluated": """
def f(a: say('a'), b: say('b') = say('default')) -> say('r'): return a
class C:
    x: say('cx') = say('cv')
result = f.__annotations__, C.__annotations__
""",
    # -- deletion -----------------------------------------------------------------------------------------
    "del of names, attributes, items and slices": """
class C: pass
c = C(); c.a = 1; d = {1: 2, 3: 4}; l = [1, 2, 3, 4]; x = y = 1
del c.a, d[1], l[0], l[1:2]
del (x, [y])
result = vars(c), d, l, 'x' in globals(), 'y' in globals()
""",
    "del of an unbound name": "def f():\n    del x\n    x = 1\nf()",
    "del of a global": """
g = 1
def f():
    global g
    del g
f()
result = 'g' in globals()
f()
""",
    "del of a closure variable": """
def f():
    x = 1
    def g(): return x
    def h():
        nonlocal x
        del x
    h()
    return g()
f()
""",
    "del of a missing attribute": "class C: pass\ndel C().x",
    "del of a missing key": "d = {}\ndel d['k']",
    "del calls the methods": """
class C:
    def __delitem__(self, k): say('delitem', k)
    def __delattr__(self, n): say('delattr', n)
c = C()
del c[say('k')], c.x, c[1:2]
result = 1
""",
    # -- names and scopes ---------------------------------------------------------------------------------
    "global and nonlocal across three levels": """
x = 'module'
def a():
    x = 'a'
    def b():
        def c():
            nonlocal x
            x += 'c'
            return x
        return c
    def d():
        global x
        x += 'd'
        return x
    return b()(), d(), x
result = a(), x
""",
    "class scope does not leak into methods": """
x = 'global'
class A:
    x = 'class'
    y = x
    def f(self): return x
    z = [x for _ in range(1)]
result = A.y, A().f(), A.z
""",
    "class body reads a closure variable that it also binds": """
def f():
    x = 'outer'
    def rebind():
        nonlocal x
        x = 'changed'
    rebind()
    class C:
        y = x
        x = 'inner'
        z = x
    return C.y, C.z, x
result = f()
""",
    "late binding in lambdas": """
def f():
    fs = []
    for i in range(3): fs.append(lambda: i)
    gs = [lambda: j for j in range(3)]
    hs = [lambda k=k: k for k in range(3)]
    return [g() for g in fs], [g() for g in gs], [g() for g in hs]
result = f()
""",
    "loop variables survive the loop, comprehension variables do not": """
for i in range(3): pass
[j for j in range(3)]
result = i, 'j' in globals()
""",
    "a name that is only sometimes bound": """
def f(flag):
    if flag: x = 1
    def g(): return x
    return g()
say(f(True))
f(False)
""",
    "exception names are unbound afterwards": """
def f():
    e = 1
    try: raise ValueError('v')
    except ValueError as e: say(repr(e))
    return e
f()
""",
    "walrus": """
def f(data):
    total = 0
    while (n := len(data)) > 2: data = data[1:]
    if (m := n * 2) > 3 and (k := m + 1): total += k
    xs = [y := 1, y ** 2, (y := y + 5)]
    return n, m, total, xs, y, [last := q for q in data], last
result = f([1, 2, 3, 4, 5])
print(a := 5, end='', file=__import__('io').StringIO())
result += (a,)
""",
    "walrus in a comprehension binds outside": """
def f():
    found = any((hit := x) > 2 for x in [1, 2, 3, 4])
    return found, hit
g = [(z := y) for y in range(3)]
result = f(), z, [w for v in range(4) if (w := v * 2) > 2], w
""",
    "private names are mangled": """
class A:
    __count = 0
    def __init__(self): self.__x = 1; self.__d = {}
    def bump(self):
        self.__x += 1; A.__count += 1; self.__d['k'] = self.__x
        class __Inner:
            def get(s, o): return getattr(o, '_Inner__y', 'none')
        return __Inner().get(self)
    def __private(self): return self.__x
    def call(self): del self.__d; return self.__private()
class _B(A):
    def __init__(self): super().__init__(); self.__x = 10
class __:
    def f(self): self.__q = 1; return vars(self)
a = A(); b = _B()
result = a.bump(), b.bump(), a.call(), vars(a), sorted(vars(b)), A._A__count, __().f()
""",
    "private names in an error message": """
class A:
    def f(self): return self.__missing
A().f()
""",
    "a name mangled global": """
_A__g = 5
class A:
    def f(self): return __g
    def h(self):
        global __g
        __g += 1
        return __g
result = A().f(), A().h(), _A__g
""",
    # -- functions and classes ----------------------------------------------------------------------------
    "arguments of every kind": """
def f(a, /, b, *c, d=4, **e): return a, b, c, d, e
args = [2, 3]; kw = {'d': 5, 'z': 6}
result = f(1, *args, *[4], **kw), f(1, b=2), f(*args), (lambda *a, **k: (a, k))(*args, **kw)
""",
    "arguments are evaluated in order": """
def f(*a, **k): return a, k
result = f(say(1), *[say(2)], x=say(3), **{'y': say(4)}), say('f') and f(say(5), z=say(6))
""",
    "defaults are evaluated once": """
def f(x, acc=[], *, k=say('k')):
    acc.append(x)
    return acc
f(1); f(2)
result = f(3)
""",
    "wrong arguments": "def f(a): pass\nf(1, 2)",
    "missing arguments": "def f(a, *, b): pass\nf(1)",
    "methods with wrong arguments": "class C:\n    def f(self): pass\nC().f(1)",
    "not callable": "x = 5\nx()",
    "container method with wrong arguments": "[].append(1, 2)",
    "no such method": "[].push(1)",
    "None has no append": "x = None\nx.append(1)",
    "decorators run bottom up": """
def d(n):
    say('make', n)
    def w(f): say('wrap', n, f.__name__); return f
    return w
@d(1)
@d(2)
def f(): 'doc'; return 1
@d(3)
class C: pass
result = f(), f.__doc__, f.__name__, f.__qualname__
""",
    "docstrings": """
'''module doc'''
def f():
    'doc f'
    x = 1
    def g():
        nonlocal x
        'not a doc'
        x = 2
    g()
    return x
class C:
    'doc C'
    def m(self): 'doc m'
result = f(), f.__doc__, C.__doc__, C.m.__doc__, C.__qualname__, C.m.__qualname__
""",
    "properties, descriptors, class and static methods": """
class D:
    def __set_name__(self, o, n): self.n = n
    def __get__(self, i, o): return say('get', self.n, i is None)
    def __set__(self, i, v): say('set', self.n, v)
    def __delete__(self, i): say('del', self.n)
class C:
    d = D()
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(): return 's'
c = C(); c.d = 1; c.d += 'x' if False else False; del c.d
result = C.d, c.c(), C.s()
""",
    "__getattr__ and __getattribute__ are called as often as without hooks": """
class C:
    x = 1
    def __getattr__(self, n): say('getattr', n); return 5
    def __setattr__(self, n, v): say('setattr', n, v); super().__setattr__(n, v)
class G:
    def __getattribute__(self, n): say('attribute', n); return object.__getattribute__(self, n)
c = C(); c.y = c.z + c.x; c.y += 1; c.append(1) if False else c.append
g = G(); g.a = 1; g.a += 1; g.count = 3
result = c.y, g.a, g.count, hasattr(g, 'b')
""",
    "metaclasses": """
class M(type):
    def __new__(m, n, b, ns, **kw): say(n, sorted(kw)); return super().__new__(m, n, b, ns)
    def __init__(c, n, b, ns, **kw): super().__init__(n, b, ns)
    def __getattr__(c, n): return say('meta', n)
    def __getitem__(c, k): return k
    def __contains__(c, k): return k == 1
    def __len__(c): return 3
    def __iter__(c): return iter('xy')
class A(metaclass=M, flag=1): total = 0
A.total += 1
result = A.total, A.missing, A['k'], 1 in A, 2 in A, len(A), list(A), [x for x in A]
""",
    "zero-argument super in methods named like container methods": """
class L(list):
    def append(self, x): say('append', x); super().append(x * 2)
    def update(self, x): return super().__len__()
    def pop(self, *a): return super().pop(*a) + 1
class D(dict):
    def update(self, *a, **k): say('update'); super().update(*a, **k)
    def get(self, k, d=None): return super().get(k, say(d))
    def copy(self): return super(D, self).copy()
l = L(); l.append(1); l.append(say(2)); d = D(); d.update({'a': 1}, b=say(2))
result = l, l.update(0), l.pop(), d, d.get('a', 0), d.get('z', say(9)), d.copy()
""",
    "super in a nested function and in a comprehension's function": """
class A:
    def v(self, x): return x + 1
class B(A):
    def v(self, x):
        def inner(): return super(B, self).v(x)
        return inner() + sum(super(B, self).v(y) for y in range(2))
    def __init_subclass__(cls, **k): super().__init_subclass__(); say('sub', cls.__name__)
class C(B): pass
result = C().v(1)
""",
    "dataclasses": """
from dataclasses import dataclass, field, replace
@dataclass(order=True)
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list, compare=False)
    def bump(self): self.x += 1; self.tags.append(self.x); return self
@dataclass(frozen=True, slots=True)
class F:
    a: int
    b: list = field(default_factory=list)
p = P(1); p.bump()
try: F(1).a = 2
except Exception as e: say(type(e).__name__, str(e))
result = p, P(1) < P(2), replace(p, y=9), F(1), F(1) == F(1), hash(F(1, ())) == hash(F(1, ()))
""",
    "namedtuple, enum, slots, abstract": """
from collections import namedtuple
from enum import Enum, IntFlag, auto
from abc import ABC, abstractmethod
from typing import NamedTuple
P = namedtuple('P', 'x y')
class Q(NamedTuple):
    a: int
    b: int = 2
    def total(self): return self.a + self.b
class Colour(Enum):
    RED = 1
    BLUE = 2
    members = [3]
    def hex(self): return self.value * 2
class Flag(IntFlag):
    A = auto(); B = auto()
class S:
    __slots__ = ('a', '__b')
    def __init__(self): self.a = 1; self.__b = 2
    def total(self): self.a += 1; return self.a + self.__b
class Abstract(ABC):
    @abstractmethod
    def f(self): ...
result = P(1, 2)._replace(x=5), Q(1).total(), Colour.RED.hex(), Colour(2), list(Colour), Flag.A | Flag.B, S().total()
try: S().z = 1
except AttributeError as e: say(str(e))
Abstract()
""",
    "operations in a class body leave no names behind": """
class C:
    items = [1]
    items.append(len(items) + 1)
    items[0] += 5
    n = 0
    n += 1
    for i in range(2): n += i
    doubled = [x * 2 for x in items]
    items.extend(y for y in doubled)
from enum import Enum
class E(Enum):
    A = [0]
    A.append(say(1))
    A[0] += 7
result = sorted(k for k in vars(C) if not k.startswith('__')), C.items, C.n, list(E)
""",
    "operations in a module leave no names behind": """
class C: n = 0
C.n += 1; x = [1]; x.append(len(x)); x[0] += 1; x.extend(y for y in [say(1)]); d = {}; d.setdefault(say('k'), []).append(say(2))
result = sorted(k for k in globals() if not k.startswith('__')), x, d
""",
    "nested classes and functions in methods": """
class A:
    class B:
        n = 1
        def f(self): self.n += 1; return self.n
    def make(self):
        outer = self
        class C:
            def g(self): outer.k = 3; return outer.k
        return C()
result = A.B().f(), A().make().g(), A.B.f.__qualname__
""",
    "attributes named like container methods": """
class C:
    def __init__(self): self.count = 0; self.items = []; self.values = {}; self.index = None
    def add(self, x): self.count += 1; self.items.append(x); self.values[x] = self.count; return self
    def get(self, k, default=None): return self.values.get(k, default)
    def sort(self, *a, key=None): return a, key
c = C().add('a').add(say('b')); f = c.add; f('c'); f = c.items.append; f('d'); g = c.values.get
result = c.count, c.items, c.values, c.get('a'), c.get('z', say(0)), c.index, c.sort(1, key=say(2)), g('a'), g('q', 1)
""",
    "functions of the program named like library functions": """
def map(xs): return len(xs)
def chain(xs, n): return xs[n]
class P:
    def filter(self, xs): return xs[::-1]
    def zip(self, xs): xs.append(1); return xs
def enumerate(xs): return type(xs).__name__
items = [1, 2]
def go(iter): return iter(items)
result = map(items), chain(items, 1), P().filter(items), P().zip(items), enumerate(items), go(len), go(type)
""",
    "iterators keep their identity": """
def gen():
    got = yield 1
    while True: got = yield got
g = gen(); it = iter(g); l = [1, 2, 3]; li = iter(l)
result = it is g, next(it), g.send(5), next(li), list(li), iter(li) is li, next(li, 'end')
def f(it): return iter(it) is it
result += (f(g), list(zip(l, map(str, l), strict=True)), list(enumerate(l, start=5)), sum(1 for _ in filter(None, l)))
""",
    "iter with a sentinel": """
data = [3, 2, 1]
result = list(iter(data.pop, 2)), data
""",
    # -- control flow -------------------------------------------------------------------------------------
    "for, while and else": """
for i in [1, 2]: say(i)
else: say('else')
for i in [1, 2]:
    if i == 1: continue
    break
else: say('not here')
n = 3
while n: n -= 1
else: say('done')
while True:
    n += 1
    if n > 2: break
else: say('not here')
result = n
""",
    "for with attribute, item and tuple targets": """
class C: pass
c = C(); d = {}
for c.x in range(3): pass
for d['k'], (c.y, *d['rest']) in [(1, (2, 3, 4)), (5, (6,))]: say(d['k'], c.y, d['rest'])
def f():
    for i, (j, k) in enumerate([(1, 2), (3, 4)]):
        g = lambda: (i, j, k)
        say(*g())
    return g()
result = c.x, d, f()
""",
    "for over what is not iterable": "for x in 5: pass",
    "for over None from a call": "def f(): pass\nfor x in f():\n    pass",
    "for in a function over what is not iterable, into a shared name": """
def f():
    for x in 5:
        g = lambda: x
f()
""",
    "a dict changed during iteration": "d = {1: 2}\nfor k in d:\n    d[k + 1] = 1",
    "a list changed during iteration": """
l = [1, 2, 3]
for x in l:
    say(x)
    if x < 3: l.append(x + 5)
    if len(l) > 6: break
result = l
""",
    "a user-defined iterator": """
class I:
    def __init__(self): self.n = 0
    def __iter__(self): say('iter'); return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
class G:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
    def __len__(self): return 3
    def __reversed__(self): return iter('rev')
result = list(I()), [x for x in G()], list(reversed(G())), max(I()), 2 in I(), 4 in G(), [*I()], {**{'a': 1}}
for x in I():
    if x == 2: break
""",
    "generators": """
def g(n):
    try:
        for i in range(n):
            got = yield i
            say('got', got)
    except ValueError as e: say('caught', str(e)); yield 'handled'
    finally: say('finally')
    return 'ret'
def h(): r = yield from g(2); say('r', r); yield r
x = g(3); next(x); x.send('a'); say(x.throw(ValueError('v'))); x.close()
result = list(h()), [*g(1)], sum(i for i in g(2)), dict(zip('ab', g(2)))
""",
    "a generator with a while loop and shared state": """
def ticket():
    n = 0
    def bump():
        nonlocal n
        n += 1
    while n < 4:
        bump()
        yield n
result = list(ticket()), next(ticket())
""",
    "generator raising": "def g():\n    yield 1\n    raise KeyError('k')\nfor x in g():\n    pass",
    "stop iteration inside a generator": "def g():\n    yield next(iter([]))\nlist(g())",
    "comprehensions of every kind": """
m = [[1, 2], [3]]; d = {'a': 1}
result = ([x for r in m for x in r], {x % 2 for r in m for x in r}, {k: v for k, v in d.items()},
    [[x * y for y in r] for x, r in enumerate(m)], [x for x in range(9) if x % 2 if x > 2], list(x for x in m),
    [a + b for a, b in [(1, 2)]], [x for x in [y for y in range(3)]], {k: [v for _ in range(k)] for k, v in enumerate('ab')})
""",
    "comprehension targets that are items": """
d = {}
result = [d['k'] for d['k'] in range(3)], d
""",
    "comprehension evaluation order": """
result = {say('k', i): say('v', i) for i in say([1, 2]) if say('if', i)}, [say(a, b) for a in say([1]) for b in say([2, 3])]
""",
    "comprehensions in a class body": """
class C:
    n = 3
    xs = [i for i in range(n)]
    ys = [[i for i in range(j)] for j in range(n)]
    d = {k: v for k, v in zip('ab', xs)}
    zs = []
    [zs.append(i + 1) for i in xs] if False else None
    def f(self): return [i + self.n for i in self.xs]
result = C.xs, C.ys, C.d, C().f()
""",
    "comprehension error": "xs = [1, 0]\nys = [1 / x\n      for x in xs]",
    "conditions": """
class B:
    def __init__(self, v): self.v = v
    def __bool__(self): say('bool', self.v); return self.v
t, f = B(True), B(False)
result = (1 if t else 2), (1 if f else 2), (t and f) is f, (f or t) is t, not t, not not f
if f or t and not f: say('yes')
elif t: say('no')
assert t
assert [] or 'x'
""",
    "assert with a message": "x = []\nassert x, f'empty {x}'",
    "assert without a message": "x = {'a': 0}\nassert x['a']",
    "short circuits": "result = (say(0) and say(1), say(1) or say(2), say(0) or say('') or say([]), say(1) < say(0) < say(5))",
    "chained comparisons evaluate each operand once": """
result = say(1) < say(2) < say(3) == say(3) != say(4), say(1) in say([1]) in [[[1]]], 1 < 3 > 2, say(3) not in say([1]) is not None
""",
    "in": """
class C:
    def __contains__(self, x): say('contains', x); return 'truthy'
result = 1 in [1], 1 not in {1: 2}, 'a' in 'cat', 3 in C(), 3 not in C(), 5 in range(9), None in {None}, (1, 2) in {(1, 2)}, 1.0 in [1]
""",
    "in over what has no members": "x = 5\n1 in x",
    "not in over what has no members": "1 not in None",
    "unhashable in a set": "[] in {1}",
    "unhashable as a key": "d = {}\nd[[]] = 1",
    "is and ==": "a = []; b = []; result = a is b, a == b, a is not b, a != b, a < [1], a <= b, None is None",
    "match": """
from dataclasses import dataclass
@dataclass
class P:
    x: int
    y: int
class K: A = 1
def f(v):
    match v:
        case 0 | 1: return 'small'
        case K.A: return 'never'
        case [x, y, *rest] if len(rest) > 1: return 'list', x, y, rest
        case (a, b): return 'pair', a, b
        case {'k': val, **others}: return 'map', val, others
        case P(x=0, y=yy): return 'P0', yy
        case P(px, py): return 'P', px, py
        case str() as s: return 'str', s
        case float(q): return 'float', q
        case None: return 'none'
        case _: return 'other'
result = [f(v) for v in (0, [1, 2, 3, 4], (1, 2), {'k': 1, 'z': 2}, P(0, 5), P(3, 4), 's', 1.5, None, {1}, [1])]
""",
    "match with captured names shared with a function": """
def f(v):
    match v:
        case {'a': x}: g = lambda: x
        case [x, *_]: g = lambda: x + 1
    x = g() + 10
    return g()
result = f({'a': 1}), f([5])
""",
    "with": """
class M:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    def __enter__(self): say('enter', self.n); return self
    def __exit__(self, *e): say('exit', self.n, e[0] and e[0].__name__); return self.swallow
class C: pass
c = C(); d = {}
with M(1) as c.m, M(2) as d['k'], M(3): say('body')
with M(4, True) as (x): raise ValueError
with (M(5) as a, M(6) as b): say(a.n, b.n)
def f():
    with M(7): return 'returned'
def g():
    for i in range(2):
        with M(8): continue
result = c.m.n, d['k'].n, x.n, f(), g()
with M(9): raise KeyError('k')
""",
    "with on what is no context manager": "x = 5\nwith x: pass",
    "try, except, else, finally": """
def f(e):
    try:
        if e: raise e
    except (ValueError, KeyError) as x: say('a', repr(x)); return 'caught'
    except Exception: say('b'); raise
    else: say('else'); return 'else'
    finally: say('finally')
def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: return i
        finally: say('fin', i)
def h():
    try: return 'try'
    finally: return 'finally'
result = f(None), f(ValueError(1)), f(KeyError('k')), g(), h()
f(OSError('o'))
""",
    "exception groups": """
def f():
    try: raise ExceptionGroup('g', [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError as e: say('V', len(e.exceptions))
    except* (TypeError, OSError) as e: say('T', len(e.exceptions))
f()
""",
    "raise from": """
def f():
    try: {}['k']
    except KeyError as e: raise RuntimeError('r') from e
try: f()
except RuntimeError as e: say(repr(e.__cause__), e.__suppress_context__)
f()
""",
    "context of an exception raised while handling": """
try:
    try: [][0]
    except IndexError: {}['x']
except KeyError as e: say(repr(e.__context__))
result = 1
""",
    "tracebacks across functions": """
class A:
    def one(self, d):
        return self.two(
            d['missing'],
        )
    def two(self, x): return x
def go():
    a = A()
    a.n = 0
    a.n += 1
    return a.one(
        {}
    )
go()
""",
    "line of an attribute that is missing": "class C:\n    pass\nc = C()\nx = 1\nprint(c.\n  missing)",
    "line of a failing item store": "t = (1,)\nx = 5\nt[\n  0] = x",
    "line of a failing augmented assignment": "x = {}\ny = 1\n\nx['a'] += \\\n  y",
    "line of a failing argument": "def f(*a): pass\nf(\n  1,\n  [][3],\n  2)",
    "a method call over several lines": "l = []\nl.append(\n  1 /\n  0)",
    "os exit codes": "import sys\nsys.exit(3)",
    "raising a class that is no exception": "raise int",
    "recursion": "def f(n): return 1 if n == 0 else n * f(n - 1)\nresult = f(30)",
    # -- expressions --------------------------------------------------------------------------------------
    "f-strings": """
x = 3.14159; w = 10; name = 'a'; d = {'k': [1, 2]}; class_ = type('C', (), {'n': 5, '__format__': lambda s, f: f'<{f}>'})
c = class_()
result = (f'{x:.2f}|{name!r:>{w}}|{d["k"][0]}|{x=:.1f}|{name = }|{{}}|{c}|{c:spec}|{c.n:0{w}d}|{(lambda: 1)()}',
    f'{say(1)}{say(2)!s:{say(3)}}', f'{d["k"]}' f'{name}' 'plain', f'{"nested" + f"{x}"}', f'{x if w else 0}', '%s %(a)s' % {'a': 1} if 0 else '')
""",
    "an error in an f-string": "x = 'a'\ny = f'{x:d}'",
    "starred expressions": """
a = [1, 2]; t = (3,); d = {'x': 1}; s = {5}
result = [*a, *t], (*a, 9), {*a, *s}, {**d, 'y': 2, **{'x': 3}}, print(*[], end='', file=__import__('io').StringIO())
def f(): return *a, 5
def g(): yield *a, 6
b = *a, *t
result += (f(), list(g()), b)
""",
    "starred of what is not iterable": "def f(*a): pass\nf(*5)",
    "double-starred of what is no mapping": "def f(**a): pass\nf(**5)",
    "operators on containers": """
a = [1]; b = [2]; s = {1}; t = {2}; d = {'a': 1}; e = {'b': 2}
result = a + b, a * 2, s | t, s & t, s - t, s ^ t, d | e, a < b, s <= t, -len(a), ~1, +1, not a, a == b, 7 // 2, 2 ** 5, 5 % 3
d |= e; s |= t; a *= 2
result += (d, s, a)
""",
    "operators that are not defined": "a = [1]\nb = {}\na + b",
    "container methods": """
from collections import deque, Counter, defaultdict, OrderedDict, ChainMap
d = defaultdict(list); d['a'].append(1); d['b'].extend(x for x in 'xy'); c = Counter('banana'); c['z'] += 2; c.update(say(['a']))
q = deque([1, 2, 3], maxlen=3); q.append(say(4)); q.appendleft(0); q.rotate(1)
o = OrderedDict(a=1, b=2); o.move_to_end('a'); o['c'] = o.pop('b')
l = [3, 1, 2]; l.sort(key=lambda x: -x); l.insert(say(0), say(9)); l.remove(1); p = l.pop(); l.reverse()
s = {1, 2}; s.add(say(3)); s.discard(9); s.update({7}, [8])
result = d, c.most_common(2), q, o, l, p, s, l.index(9), l.count(9), d.get('q'), d.setdefault('n', [0]), 'n' in d, len(d), ChainMap({}, {'a': 1})['a']
result += (sorted(d.items()), list(d), [*d.keys()], max(l), sum(l), any(l), all(l), ','.join(map(str, l)), dict(d), list(reversed(l)), c.total())
""",
    "missing items": "from collections import defaultdict\nd = defaultdict(int)\nd['a'] += 1\nx = d['b']\nresult = dict(d)\n[][0]",
    "dict views over a changing dict": """
d = {'a': 1, 'b': 2}
ks = d.keys(); vs = d.values(); d['c'] = 3
result = list(ks), list(vs), [k for k in ks], [(k, v) for k, v in d.items()], 'c' in ks
for k, v in d.items():
    if k == 'a': d['z'] = 1
""",
    "heapq, bisect and itertools": """
import heapq, bisect, itertools
h = []; [heapq.heappush(h, x) for x in (3, 1, 2)]; l = [1, 3]; bisect.insort(l, 2)
c = itertools.count(5); it = itertools.chain(l, h)
result = heapq.heappop(h), l, next(c), next(c), list(itertools.islice(it, 3)), list(itertools.chain.from_iterable([l, h])), list(itertools.pairwise(l))
""",
    "getattr, setattr, hasattr, delattr, vars": """
class C: y = 2
c = C(); setattr(c, 'x', 1); vars(c)['z'] = 3; c.__dict__['w'] = 4
result = getattr(c, 'x'), getattr(c, 'q', 'dflt'), hasattr(c, 'z'), hasattr(c, 'nope'), c.w, getattr(c, say('y'))
delattr(c, 'x')
def f(getattr): return getattr(1)
result += (sorted(vars(c)), f(str), list(map(hasattr, [c, c], ['z', 'x'])))
getattr(c, 'x')
""",
    "setattr with wrong arguments": "setattr(1)",
    "getattr with a name that is no string": "getattr(1, 2)",
    "exec, eval and locals": """
ns = {}
exec('a = 1\\ndef f(): return a', ns)
def f(x):
    y = 2
    return eval('x + y'), sorted(k for k in locals() if k.isidentifier())
result = ns['f'](), eval('1 + 1'), f(1)
""",
    "lambdas": """
f = lambda x, *a, k=say('d'), **kw: (x, a, k, kw)
result = f(1, 2, z=3), (lambda: (yield))().__class__.__name__, sorted([3, 1], key=lambda v: -v), (lambda l: l.append(say(4)) or l)([])
""",
    "ellipsis, complex and big numbers, bytes": "result = ..., 1j * 1j, 10 ** 30, b'a' + b'b', 0x_ff, r'\\n', b'%d' % 5",
    "async definitions": """
async def f():
    async with x as y: pass
    async for a.b in y: await a.b
    z = [i async for i in y if await i]
    async def g(): yield 1
    return z
class C:
    async def m(self): self.n += 1; return await self.q()
result = f.__name__
co = C().m(); co.close()
""",
    "running a coroutine by hand": """
class A:
    def __await__(self): x = yield 'waiting'; return x
class M:
    async def __aenter__(self): say('aenter'); return self
    async def __aexit__(self, *e): say('aexit')
class I:
    n = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        return self.n
async def f():
    got = []
    async with M() as m: got.append(await A())
    async for i in I(): got.append(i)
    return got + [i async for i in I()]
co = f(); say(co.send(None))
try: co.send(5)
except StopIteration as e: result = e.value
""",
    "string, tuple and user-defined methods named like container methods": """
class Bag:
    def __init__(self): self.got = []
    def add(self, *a, **k): self.got.append((a, k)); return self
    def pop(self): return self.got.pop()
result = 'abcabc'.count('b'), (1, 2, 1).index(2), 'a,b'.index(','), Bag().add(say(1), k=say(2)).add(*[say(3)]).add(**{'z': say(4)}).got, Bag().add(1).pop()
""",
    "method lookup comes before the arguments": """
class C:
    def __getattr__(self, n): say('lookup', n); return lambda *a: a
result = C().append(say('arg')), C().foo(say('arg'))
""",
    "type errors name the types": "x = 1\nx['a']",
    "item of a function": "def f(): pass\nf[0] = 1",
    "del item of what has no items": "x = 1\ndel x[0]",
    "import forms": """
import collections.abc, os.path as p, json as j
from collections import *
from math import pi as PI, floor
import xml.etree.ElementTree as ET
def f():
    global sys2
    import sys as sys2
    from os import path
    return path is p
result = isinstance([], collections.abc.Iterable), p.join('a', 'b'), j.dumps({'a': 1}), floor(PI), f(), sys2.byteorder, Counter('aa'), ET.Element('x').tag
""",
    "import of what does not exist": "import no_such_module_anywhere",
    "import of a name that does not exist": "from math import no_such_name",
}

NEWER = {
    (3, 12): {
        "type parameters": """
type Alias = list[int]
type Pair[T] = tuple[T, T]
def first[T](xs: list[T], default: T = None) -> T:
    n = 0
    def bump():
        nonlocal n
        n += 1
    bump()
    return xs[0] if xs else default
class Box[T]:
    def __init__(self, v: T): self.v = v; self.n = 0
    def get[U](self, u: U) -> tuple[T, U]: self.n += 1; return self.v, u
result = first([1]), Box(1).get(2), Alias.__value__, Pair[int], Box.__type_params__, first.__type_params__
""",
        "f-strings with everything": """
d = {"a": 1}
result = f"{d["a"]} {f"{d["a"]:{"5"}}"} {'\\n'.join(['x', 'y'])} {
    # a comment
    d['a']}"
""",
        "inlined comprehensions do not leak": """
def f():
    x = 'outer'
    ys = [x for x in range(3)]
    zs = [(lambda: x)() for x in range(3)]
    return x, ys, zs, [x for x in [x]]
class C:
    x = 5
    y = [x for x in range(x)]
result = f(), C.y, C.x
""",
        "override": "from typing import override\nclass A:\n    @override\n    def f(self): return 1\nresult = A().f()",
    },
    (3, 13): {
        "type parameter defaults": "class B[T = int]:\n    x: T = 1\nresult = B.x, B.__type_params__[0].__default__",
        "locals is a snapshot": "def f():\n    x = 1\n    l = locals()\n    x = 2\n    return l['x']\nresult = f()",
    },
}
for version, programs in NEWER.items():
    if sys.version_info >= version:
        PROGRAMS |= programs


def describe(error: BaseException, filename: str) -> str:
    lines = [
        (frame.lineno, frame.name)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == filename
    ]
    return f"{type(error).__name__}: {error} at {lines}"


def plain(source: str) -> Outcome:
    """The outcome of `source` without instrumentation."""
    module = types.ModuleType("program")
    module.__file__ = "program.py"
    try:
        exec(compile(source, "program.py", "exec", dont_inherit=True), vars(module))
    except (Exception, SystemExit) as error:
        return "raised", describe(error, "program.py"), vars(module).get("log", [])
    return "returned", repr(vars(module).get("result")), vars(module)["log"]


def instrumented(library: Library, source: str) -> Outcome:
    """The outcome of `source` with every hook active."""
    subject = Subject(library, [SourceFile("student", "program", source)], lambda modules: modules["student"])
    result: Result = subject.run(observer=lambda execution, event: None)
    log = vars(subject.modules["student"]).get("log", [])
    if result.exception is not None:
        return "raised", describe(getattr(result.exception, "error", result.exception), "program.py"), log
    assert result.kind == "returned"
    return "returned", repr(vars(result.value).get("result")), log


def with_prelude(source: str) -> str:
    future = "from __future__ import annotations\n"
    if future in source:
        return future + PRELUDE + source.replace(future, "\n")
    return PRELUDE + source


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_behaves_with_hooks_as_it_does_without(name: str, library: Library) -> None:
    source = with_prelude(PROGRAMS[name])
    expected = plain(source)
    found = instrumented(library, source)
    assert found[:2] == expected[:2]
    assert repr(found[2]) == repr(expected[2])


def test_the_table_means_something() -> None:
    """A program whose result and log are both empty, or that fails by accident, would compare nothing."""
    for name, source in PROGRAMS.items():
        kind, text, log = plain(with_prelude(source))
        assert kind == "raised" or text != "None" or log, name
        assert "SyntaxError" not in text and "NameError: name 'say'" not in text, (name, text)


def test_instrumented_code_announces_what_the_program_touches(library: Library) -> None:
    """The table is worth nothing if the hooks are idle while it runs."""
    seen = []
    source = PRELUDE + "class C: n = 0\nc = C(); c.n += 1; d = {}; d['k'] = 1; result = 'k' in d"
    subject = Subject(library, [SourceFile("student", "program", source)], lambda modules: None)
    subject.run(observer=lambda execution, event: seen.append(event[3]))
    assert seen == ["n", "n", "n", None, "k"], "c.n is looked for in c, and found in C"


LETTING_GO = """
import weakref
class C:
    n = 0
    def __init__(self): self.items = []
    def __del__(self): say('del')
def f():
    c = C(); r = weakref.ref(c)
    c.n += 1
    c.items[0:0] = [1]
    c.items[0] += 1
    say(c.n)
    del c
    return r() is None
result = f()
"""


def test_temporaries_keep_nothing_alive(library: Library) -> None:
    """Before threads run nothing is pinned, so objects die when the program lets go of them."""
    source = with_prelude(LETTING_GO)
    subject = Subject(library, [SourceFile("student", "program", source)], lambda modules: modules["student"])
    module = vars(subject.run().value)
    assert (module["result"], module["log"]) == (True, [1, "del"])


# -- hooks stay out of reach ------------------------------------------------------------------------------


def code_objects(code: types.CodeType) -> list[types.CodeType]:
    inner = [
        c
        for constant in code.co_consts
        if isinstance(constant, types.CodeType)
        for c in code_objects(constant)
    ]
    return [code, *inner]


NOSY = """
import threading
total = 0
class C:
    n = 0
    items = []
    items.append(len(items))
    def bump(self):
        global total
        self.n += 1; total += 1; self.items.append(self.n + 1); self.items[0] += 1
        while self.n < 5: self.n += 1
        x = 0
        def inner():
            nonlocal x
            x += 1
            return dict(locals())
        for i in self.items: f = lambda: i
        return inner, f, dict(locals())
c = C()
result = c.bump()
"""


def reachable(module: types.ModuleType) -> list[Any]:
    """Everything that a name, an attribute, a local or a closure leads to."""
    inner, function, frame_locals = vars(module)["result"]
    found: list[Any] = [*vars(module).values(), *vars(vars(module)["C"]).values(), *frame_locals.values()]
    for closure in (inner.__closure__, function.__closure__):
        found += [cell.cell_contents for cell in closure or ()]
    return [*found, *inner().values()]


def test_no_name_leads_to_a_hook() -> None:
    engine = Engine()
    hooks = make_hooks(engine, {})
    program = instrument(NOSY, "program.py", hooks)
    module = types.ModuleType("program")
    exec(program.code, vars(module))
    own = [hook for hook in hooks.values() if isinstance(hook, types.FunctionType)]
    assert len(own) > 10
    assert not [thing for thing in reachable(module) if any(thing is hook for hook in own)]
    for code in code_objects(program.code):
        assert not [name for name in code.co_names if "hook" in name or name in hooks], code
        assert not {*code.co_names, *code.co_varnames} & set(hooks), code


def test_temporaries_have_names_that_cannot_be_written() -> None:
    program = instrument(NOSY, "program.py", make_hooks(Engine(), {}))
    written = {node.id for node in ast.walk(ast.parse(NOSY)) if isinstance(node, ast.Name)}
    written |= {"self", "C", "bump", "inner", "threading", "__name__", "__module__", "__qualname__", "x"}
    for code in code_objects(program.code):
        invented = {*code.co_varnames, *code.co_freevars, *code.co_cellvars} - written
        assert not [name for name in invented if name.isidentifier()], invented


def test_no_two_instrumentations_share_placeholders() -> None:
    """A program that guesses a placeholder must not get a hook for it."""
    hooks = make_hooks(Engine(), {})
    source = "x = '\\0guess:attribute_read'\nclass C: n = 1\nC.n += 1"
    module = types.ModuleType("program")
    exec(instrument(source, "p.py", hooks).code, vars(module))
    assert vars(module)["x"] == "\0guess:attribute_read"


# -- what cannot be compiled ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "def f(:",
        "x = ",
        "return 1",
        "  x = 1",
        "f(a for a in b, c)",
        "x = 1\n\ty",
        "nonlocal x",
        "break",
        "'",
    ],
)
def test_a_syntax_error_passes_through_unchanged(source: str) -> None:
    with pytest.raises(SyntaxError) as without:
        compile(source, "program.py", "exec")
    with pytest.raises(SyntaxError) as with_hooks:
        instrument(source, "program.py", make_hooks(Engine(), {}))
    assert (with_hooks.value.msg, with_hooks.value.lineno) == (without.value.msg, without.value.lineno)


def test_deep_nesting_is_a_recursion_error_and_not_a_crash() -> None:
    source = "x = " + "-" * 5_000 + "1"
    with pytest.raises((RecursionError, MemoryError)):
        instrument(source, "program.py", make_hooks(Engine(), {}))


def test_instrumenting_does_not_print_warnings(recwarn: pytest.WarningsRecorder) -> None:
    instrument("x = '\\d'\nx is 5\nassert (1, 'x')\nx()", "program.py", make_hooks(Engine(), {}))
    assert not recwarn.list


# -- what is announced ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("self.a = 1; del b.c; d.e += 1; f.g", {"a", "c", "e"}),
        ("for x.a in y: pass", {"a"}),
        ("with x as y.b, z as (q.c, [r.d]): pass", {"b", "c", "d"}),
        ("x.a, *y.b = 1, 2", {"a", "b"}),
        ("x.a: int", {"a"}),
        ("setattr(x, 'y', 1)", None),
        ("vars(x)['y'] = 1", None),
        ("x.__dict__.update(y=1)", None),
        ("object.__setattr__(x, 'y', 1)", None),
        ("exec('x.y = 1')", None),
        ("x.y", set()),
    ],
)
def test_stored_attributes_are_found_or_given_up_on(source: str, names: set[str] | None) -> None:
    assert stored_attributes([ast.parse(source)]) == (None if names is None else frozenset(names))


def test_sites_tell_line_text_and_function() -> None:
    source = "class C:\n    def f(self):\n        self._n += 1\n"
    program = instrument(source, "p.py", make_hooks(Engine(), {}))
    assert ("self._n", 3, "f") in {(site.text, site.line, site.function) for site in program.sites}


# -- generated programs -----------------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "c"])


def expressions() -> st.SearchStrategy[str]:
    leaves = st.one_of(
        st.integers(0, 3).map(str),
        names,
        st.sampled_from(
            ["o.x", "o.y", "l[0]", "l[-1]", "d['k']", "say(1)", "len(l)", "n", "o.items", "o.get(1)"]
        ),
    )

    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            pairs.map(lambda p: f"({p[0]} + {p[1]})"),
            pairs.map(lambda p: f"({p[0]} and {p[1]})"),
            pairs.map(lambda p: f"say({p[0]}, {p[1]})"),
            pairs.map(lambda p: f"[{p[0]}, *[{p[1]}]]"),
            pairs.map(lambda p: f"({p[0]} if {p[1]} else 0)"),
            pairs.map(lambda p: f"({p[0]} in [{p[1]}])"),
            pairs.map(lambda p: f"l.append({p[0]}, )"),
            pairs.map(lambda p: f"d.get({p[0]}, {p[1]})"),
            pairs.map(lambda p: f"d.setdefault('k', {p[1]})"),
            inner.map(lambda e: f"(a := {e})"),
            inner.map(lambda e: f"[{e} for b in range(2)]"),
            inner.map(lambda e: f"(lambda: {e})()"),
            inner.map(lambda e: f"f'{{{e}!r:>3}}'" if "'" not in e and "\\" not in e else "'s'"),
            inner.map(lambda e: f"l[{e}]"),
            inner.map(lambda e: f"h({e}, k={e})"),
            inner.map(lambda e: f"o.add(say({e}))"),
        )

    return st.recursive(leaves, extend, max_leaves=6)


def statements() -> st.SearchStrategy[list[str]]:
    expression = expressions()
    targets = st.sampled_from(
        ["a", "o.x", "l[0]", "d['k']", "n", "o.y", "l[say(0)]", "l[0:1]", "d[say('z')]", "o.count"]
    )

    def line(text: str) -> list[str]:
        return [text]

    simple = st.one_of(
        st.tuples(targets, expression).map(lambda p: line(f"{p[0]} = {p[1]}")),
        st.tuples(targets, expression).map(lambda p: line(f"{p[0]} += {p[1]}")),
        st.tuples(targets, targets, expression).map(lambda p: line(f"{p[0]} = {p[1]} = {p[2]}")),
        st.tuples(targets, targets, expression).map(lambda p: line(f"{p[0]}, {p[1]} = {p[2]}, 1")),
        targets.map(lambda t: line(f"del {t}")),
        expression.map(line),
        expression.map(lambda e: line(f"assert {e}")),
        expression.map(lambda e: line(f"return {e}")),
    )

    def indent(lines: list[str]) -> list[str]:
        return ["    " + text for text in lines]

    def compound(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
        return st.one_of(
            st.tuples(expression, inner, inner).map(
                lambda p: [f"if {p[0]}:", *indent(p[1]), "else:", *indent(p[2])]
            ),
            st.tuples(targets, inner).map(lambda p: [f"for {p[0]} in [1, 2]:", *indent(p[1])]),
            st.tuples(inner, inner).map(
                lambda p: ["try:", *indent(p[0]), "except Exception as e:", "    say(repr(e))", *indent(p[1])]
            ),
            st.tuples(inner, inner).map(lambda p: ["try:", *indent(p[0]), "finally:", *indent(p[1])]),
            st.tuples(targets, inner).map(lambda p: [f"with M() as {p[0]}:", *indent(p[1])]),
            st.tuples(inner, expression).map(
                lambda p: ["def inner():", "    nonlocal b", f"    b = {p[1]}", *indent(p[0]), "inner()"]
            ),
        )

    block = st.lists(simple, min_size=1, max_size=3).map(
        lambda parts: [text for part in parts for text in part]
    )
    return st.recursive(block, compound, max_leaves=4)


HARNESS = """
class O:
    x = 1
    def __init__(self): self.y = 2; self.items = [1]; self.count = 0
    def add(self, v): self.items.append(v); return self
    def get(self, k): return self.count
    def __repr__(self): return f"O{[(k, v) for k, v in vars(self).items() if type(v) in (int, str, bool)]}"
class M:
    def __enter__(self): say('enter'); return 4
    def __exit__(self, *e): say('exit', e[0] and e[0].__name__)
def h(*a, **k): return a
n = 0
def f():
    global n
    a = b = c = 0; o = O(); l = [1, 2]; d = {'k': 1}
    for turn in range(2):
BODY
    return a, b, c, o.x, o.y, l, d, n
result = f()
"""


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(statements(), min_size=1, max_size=4))
def test_generated_programs_behave_with_hooks_as_they_do_without(blocks: list[list[str]]) -> None:
    body = "\n".join("        " + text for block in blocks for text in block)
    source = PRELUDE + HARNESS.replace("BODY", body)
    expected = shape(plain(source))
    assert shape(instrumented(GENERATED_LIBRARY, source)) == expected


GENERATED_LIBRARY = Library()


def shape(outcome: Outcome) -> tuple[str, str, str]:
    """The outcome as text; lists that contain themselves and objects without a name print alike."""
    return outcome[0], outcome[1], repr(outcome[2])
