"""Which operations can another thread come into the middle of? Answer before you look it up.

In `OPERATIONS` say of each operation on shared objects (`lst` a list, `d` a dict with keys such as strings,
`n` a global number):

* "one step": no other thread ever sees it half done, or changes anything in between;
* "several steps": another thread may come in between, whatever the objects are;
* "depends": on what is handed over, or on how the interpreter was built.

In `MYTHS` say True or False of each sentence about CPython. Leave the questions as they are.

Example: "len(d)" would be "one step". Not an answer: "probably one step".
"""

# TODO 1: replace each "?" by "one step", "several steps" or "depends".
OPERATIONS: dict[str, str] = {
    "lst.append(x)": "?",
    "lst.pop()": "?",
    "lst[i] = x": "?",
    "x = d[k]": "?",
    "d[k] = v": "?",
    "d.setdefault(k, v)": "?",
    "d.pop(k, None)": "?",
    "k in d": "?",
    "n += 1": "?",
    "d[k] += 1": "?",
    "lst[i] = lst[i] + 1": "?",
    "if k not in d: d[k] = v": "?",
    "if lst: lst.pop()": "?",
    "for x in lst: print(x), while another thread appends": "?",
    "obj.a, obj.b = obj.b, obj.a": "?",
    "d.update(other)": "?",
    "lst.extend(it)": "?",
    "lst.sort()": "?",
}

# TODO 2: replace each None by True or False.
MYTHS: dict[str, bool | None] = {
    "Without a lock, another thread may never see that I set `flag = True`.": None,
    "A lock makes what I write visible to the others sooner.": None,
    "With the GIL, whoever sees the flag also sees what was written before; nothing promises it.": None,
    "`while not flag: pass` is a fine way to wait for another thread.": None,
    "No page of the Python documentation promises that `n += 1` is not interrupted.": None,
}
