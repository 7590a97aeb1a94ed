"""Which operations can another thread come into the middle of? Answer before you look it up.

In `OPERATIONS` say of each operation on shared objects (`lst` a list, `d` a dict with keys such as strings,
`n` a global number):

* "one step": no other thread ever sees it half done, or changes anything in between;
* "several steps": another thread may come in between, whatever the objects are;
* "depends": on what is handed over, or on how the interpreter was built.

In `MYTHS` say True or False of each sentence about CPython. Leave the questions as they are.

Example: "len(d)" would be "one step". Not an answer: "probably one step".
"""

OPERATIONS: dict[str, str] = {
    "lst.append(x)": "one step",
    "lst.pop()": "one step",
    "lst[i] = x": "one step",
    "x = d[k]": "one step",
    "d[k] = v": "one step",
    "d.setdefault(k, v)": "one step",
    "d.pop(k, None)": "one step",
    "k in d": "one step",
    "n += 1": "several steps",
    "d[k] += 1": "several steps",
    "lst[i] = lst[i] + 1": "several steps",
    "if k not in d: d[k] = v": "several steps",
    "if lst: lst.pop()": "several steps",
    "for x in lst: print(x), while another thread appends": "several steps",
    "obj.a, obj.b = obj.b, obj.a": "several steps",
    "d.update(other)": "depends",
    "lst.extend(it)": "depends",
    "lst.sort()": "depends",
}

MYTHS: dict[str, bool | None] = {
    "Without a lock, another thread may never see that I set `flag = True`.": False,
    "A lock makes what I write visible to the others sooner.": False,
    "With the GIL, whoever sees the flag also sees what was written before; nothing promises it.": True,
    "`while not flag: pass` is a fine way to wait for another thread.": False,
    "No page of the Python documentation promises that `n += 1` is not interrupted.": True,
}
