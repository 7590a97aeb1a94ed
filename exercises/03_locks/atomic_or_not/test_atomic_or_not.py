"""The public check of `atomic_or_not`; titles and points are in `course.yaml`.

It looks whether there is an answer to each question, not which: the answers are for the hidden checks.
"""

from threadlings.judge import Predictions, Submission

STEPS = Predictions("OPERATIONS", ("one step", "several steps", "depends"))
MYTHS = Predictions("MYTHS", (True, False))

_operations = STEPS.all_answered(
    [
        "lst.append(x)",
        "lst.pop()",
        "lst[i] = x",
        "x = d[k]",
        "d[k] = v",
        "d.setdefault(k, v)",
        "d.pop(k, None)",
        "k in d",
        "n += 1",
        "d[k] += 1",
        "lst[i] = lst[i] + 1",
        "if k not in d: d[k] = v",
        "if lst: lst.pop()",
        "for x in lst: print(x), while another thread appends",
        "obj.a, obj.b = obj.b, obj.a",
        "d.update(other)",
        "lst.extend(it)",
        "lst.sort()",
    ]
)
_myths = MYTHS.all_answered(
    [
        "Without a lock, another thread may never see that I set `flag = True`.",
        "A lock makes what I write visible to the others sooner.",
        "With the GIL, whoever sees the flag also sees what was written before; nothing promises it.",
        "`while not flag: pass` is a fine way to wait for another thread.",
        "No page of the Python documentation promises that `n += 1` is not interrupted.",
    ]
)


def test_all_answered(submission: Submission) -> None:
    _operations(submission)
    _myths(submission)
