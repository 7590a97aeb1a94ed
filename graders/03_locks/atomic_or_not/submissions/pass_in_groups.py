"""The answers are worked out from groups, with an enumeration, and kept in read-only tables."""

from enum import Enum
from types import MappingProxyType


class Steps(str, Enum):
    ONE = "one step"
    SEVERAL = "several steps"
    DEPENDS = "depends"


GROUPS = {
    Steps.ONE: [
        "lst.append(x)",
        "lst.pop()",
        "lst[i] = x",
        "x = d[k]",
        "d[k] = v",
        "d.setdefault(k, v)",
        "d.pop(k, None)",
        "k in d",
    ],
    Steps.SEVERAL: [
        "n += 1",
        "d[k] += 1",
        "lst[i] = lst[i] + 1",
        "if k not in d: d[k] = v",
        "if lst: lst.pop()",
        "for x in lst: print(x), while another thread appends",
        "obj.a, obj.b = obj.b, obj.a",
    ],
    Steps.DEPENDS: ["d.update(other)", "lst.extend(it)", "lst.sort()"],
}

OPERATIONS = MappingProxyType({operation: steps for steps, group in GROUPS.items() for operation in group})

TRUE = {
    "With the GIL, whoever sees the flag also sees what was written before; nothing promises it.",
    "No page of the Python documentation promises that `n += 1` is not interrupted.",
}
FALSE = {
    "Without a lock, another thread may never see that I set `flag = True`.",
    "A lock makes what I write visible to the others sooner.",
    "`while not flag: pass` is a fine way to wait for another thread.",
}
MYTHS = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
