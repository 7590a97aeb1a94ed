# threadlings: check=list_append misconception=none
"""Everything is said to have several steps, also what is promised to be atomic."""


OPERATIONS: dict[str, str] = {
    "lst.append(x)": "several steps",
    "lst.pop()": "several steps",
    "lst[i] = x": "several steps",
    "x = d[k]": "several steps",
    "d[k] = v": "several steps",
    "d.setdefault(k, v)": "several steps",
    "d.pop(k, None)": "several steps",
    "k in d": "several steps",
    "n += 1": "several steps",
    "d[k] += 1": "several steps",
    "lst[i] = lst[i] + 1": "several steps",
    "if k not in d: d[k] = v": "several steps",
    "if lst: lst.pop()": "several steps",
    "for x in lst: print(x), while another thread appends": "several steps",
    "obj.a, obj.b = obj.b, obj.a": "several steps",
    "d.update(other)": "several steps",
    "lst.extend(it)": "several steps",
    "lst.sort()": "several steps",
}

MYTHS: dict[str, bool | None] = {
    "Without a lock, another thread may never see that I set `flag = True`.": False,
    "A lock makes what I write visible to the others sooner.": False,
    "With the GIL, whoever sees the flag also sees what was written before; nothing promises it.": True,
    "`while not flag: pass` is a fine way to wait for another thread.": False,
    "No page of the Python documentation promises that `n += 1` is not interrupted.": True,
}
