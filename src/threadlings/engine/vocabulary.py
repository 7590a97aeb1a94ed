"""Names that tell, before a program runs, which of its expressions may touch shared state.

A name is only a hint: whether `append` is a list's, and whether `sorted` is the built-in function, is
decided when the program runs, or by the scope table. The tables keep the number of hooks down. What they
leave out is treated with caution: a call of an unknown name is judged when it is made
(`threadlings.engine.calls`).
"""

from __future__ import annotations

CONTAINER_METHODS = frozenset(
    [
        *("add", "append", "appendleft", "clear", "copy", "count", "difference"),
        *("difference_update", "discard", "elements", "extend", "extendleft", "get", "index"),
        *("insert", "intersection", "intersection_update", "isdisjoint", "issubset", "issuperset"),
        *("items", "keys", "most_common", "move_to_end", "pop", "popitem", "popleft", "remove"),
        *("reverse", "rotate", "setdefault", "sort", "subtract", "symmetric_difference"),
        *("symmetric_difference_update", "total", "union", "update", "values"),
    ]
)
"""Methods of built-in containers; whether the object is one is decided when the program runs."""

SPECIAL_METHODS = frozenset(
    [
        *("__setitem__", "__getitem__", "__delitem__", "__contains__", "__len__", "__next__", "__iadd__"),
        *("__ior__", "send", "fromlist", "write", "__setattr__", "__getattribute__", "__delattr__"),
    ]
)
"""Methods of containers and iterators that are seldom called by name, but may be handed to somebody."""

READERS = frozenset(
    [
        *("Counter", "all", "any", "bool", "bytes", "deque", "dict", "frozenset", "len", "list"),
        *("max", "mean", "min", "print", "reduce", "repr", "reversed", "set", "sorted", "str"),
        *("sum", "tuple"),
    ]
)
"""Functions that read a whole container given to them, in one go."""

LAZY_READERS = frozenset(["enumerate", "zip", "map", "filter", "iter", "chain", "islice"])
"""Functions that read a container given to them one item at a time, later."""

FIRST_ARGUMENT_WRITERS = frozenset(
    [
        *("heapify", "heappop", "heappush", "heappushpop", "heapreplace", "insort", "insort_left"),
        *("insort_right", "next", "shuffle"),
    ]
)
"""Functions that change the container or iterator that is their first argument."""

SEEN_CALLS = (
    CONTAINER_METHODS
    | READERS
    | LAZY_READERS
    | FIRST_ARGUMENT_WRITERS
    | frozenset(
        [
            "abs",
            "acquire",
            "active_count",
            "bool",
            "callable",
            "cancel",
            "cancelled",
            "current_thread",
            "done",
            "empty",
            "exception",
            "float",
            "full",
            "get",
            "get_ident",
            "get_nowait",
            "getattr",
            "hasattr",
            "hash",
            "id",
            "int",
            "is_alive",
            "is_set",
            "isinstance",
            "issubclass",
            "join",
            "locked",
            "monotonic",
            "monotonic_ns",
            "notify",
            "notify_all",
            "perf_counter",
            "put",
            "put_nowait",
            "qsize",
            "range",
            "release",
            "result",
            "round",
            "running",
            "set",
            "sleep",
            "start",
            "submit",
            "super",
            "task_done",
            "time",
            "tuple",
            "type",
            "wait",
            "wait_for",
        ]
    )
)
"""Calls that hide no state of their own: what they change is announced, or is the clock."""

DEEP_READERS = frozenset(("format", "print", "repr", "str"))
"""Functions that read what they are given with all that is inside."""

TAKERS = frozenset(
    [
        *(
            "accumulate",
            "add_done_callback",
            "callback",
            "dropwhile",
            "filter",
            "filterfalse",
            "groupby",
            "map",
        ),
        *("max", "min", "nlargest", "nsmallest", "partial", "partialmethod", "reduce", "sort", "sorted"),
        *("starmap", "submit", "takewhile", "Thread", "Timer"),
    ]
)
"""Functions that call a function given to them, out of the hooks' sight."""

FRESH = frozenset(
    [
        *(
            "abs",
            "bool",
            "float",
            "hash",
            "id",
            "int",
            "len",
            "ord",
            "chr",
            "range",
            "repr",
            "round",
            "sorted",
        ),
        *("isinstance", "issubclass", "callable", "hasattr", "frozenset", "super", "type", "locals"),
    ]
)
"""Functions whose results nobody else has."""

UNSEEN_IS_FINE = frozenset(
    [
        *(
            "isinstance",
            "issubclass",
            "callable",
            "hash",
            "id",
            "int",
            "float",
            "bool",
            "range",
            "super",
            "type",
        ),
        *(
            "abs",
            "round",
            "ord",
            "chr",
            "property",
            "object",
            "Lock",
            "RLock",
            "Condition",
            "Semaphore",
            "Event",
        ),
        *("BoundedSemaphore", "Barrier", "Queue", "current_thread", "get_ident", "monotonic", "perf_counter"),
        *("sleep", "time", "acquire", "release", "start", "is_alive", "is_set", "wait", "wait_for", "notify"),
        *("notify_all", "locked", "getrandbits", "randint", "Exception", "ValueError", "RuntimeError"),
    ]
)
"""Calls that touch no container, whatever they are given."""

CONTAINER_CLASSES = frozenset(
    [
        *(
            "list",
            "dict",
            "set",
            "bytearray",
            "array",
            "deque",
            "defaultdict",
            "OrderedDict",
            "Counter",
            "str",
        ),
        *("ChainMap", "UserDict", "UserList", "tuple", "bytes", "frozenset"),
    ]
)

BINDERS = frozenset(
    ("globals", "vars", "locals", "exec", "eval", "compile", "__dict__", "__globals__", "modules")
)
"""Names that let a program bind a global where no binding is written."""

BACK_DOORS = frozenset(
    [
        *("__class__", "__delattr__", "__dict__", "__setattr__", "compile", "delattr", "eval"),
        *("exec", "globals", "locals", "setattr", "vars"),
    ]
)
"""Names that let a program store attributes where no attribute store is written."""
