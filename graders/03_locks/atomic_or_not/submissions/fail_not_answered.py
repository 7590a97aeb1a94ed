# threadlings: check=list_pop misconception=none
"""One question was left open."""


OPERATIONS: dict[str, str] = {
    "lst.append(x)": "one step",
    "lst.pop()": "?",
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
