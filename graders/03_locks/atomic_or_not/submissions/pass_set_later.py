"""The tables are filled in by a function, by assignment and `update`, one of them from a thread that is joined."""

import threading
from collections import OrderedDict, defaultdict

OPERATIONS = OrderedDict()
MYTHS = defaultdict(bool)


def answer(steps, *operations):
    OPERATIONS.update(dict.fromkeys(operations, steps))


answer("one step", "lst.append(x)", "lst.pop()", "lst[i] = x", "x = d[k]", "d[k] = v", "k in d")
answer("one step", "d.setdefault(k, v)", "d.pop(k, None)")
answer("several steps", "n += 1", "d[k] += 1", "lst[i] = lst[i] + 1", "if k not in d: d[k] = v")
answer("several steps", "if lst: lst.pop()", "obj.a, obj.b = obj.b, obj.a")
answer("several steps", "for x in lst: print(x), while another thread appends")


def rest():
    answer("depends", "d.update(other)", "lst.extend(it)", "lst.sort()")


thread = threading.Thread(target=rest)
thread.start()
thread.join()

MYTHS["With the GIL, whoever sees the flag also sees what was written before; nothing promises it."] = True
MYTHS["No page of the Python documentation promises that `n += 1` is not interrupted."] = True
MYTHS["Without a lock, another thread may never see that I set `flag = True`."]
MYTHS["A lock makes what I write visible to the others sooner."]
MYTHS["`while not flag: pass` is a fine way to wait for another thread."]
