"""The hidden checks of `atomic_or_not`: one a question. Titles and points are in `course.yaml`.

The key is the page "Thread Safety Guarantees" of the Python documentation, which describes builds without
the GIL; with the GIL nothing is less safe, and nothing more is promised.
"""

from threadlings.judge import Predictions

STEPS = Predictions("OPERATIONS", ("one step", "several steps", "depends"))
MYTHS = Predictions("MYTHS", (True, False))

# -- one step --------------------------------------------------------------------------------------------

test_list_append = STEPS.question(
    "lst.append(x)",
    "one step",
    """
A method of a built-in list that touches one item at the end takes the list's own lock for that moment.
The documentation calls it atomic, with and without the GIL: nobody sees half an append, and none is lost.
(What is added is another matter: in lst.append(n + 1) the sum is worked out before, in steps of its own.)
""",
)

test_list_pop = STEPS.question(
    "lst.pop()",
    "one step",
    """
The last item goes out and comes back in one step; no two threads ever get the same one.
The documentation calls pop() at the end atomic. pop(0) is as safe, but moves the others, and whoever
reads the list without its lock may see them half moved.
""",
)

test_list_set_item = STEPS.question(
    "lst[i] = x",
    "one step",
    """
One place of the list is replaced by one object: others find the old one there, or the new one.
It is one step because nothing is read first. lst[i] = lst[i] + 1 is quite another thing.
Two threads that write to one place do not disturb the list; the later one wins.
""",
)

test_dict_get_item = STEPS.question(
    "x = d[k]",
    "one step",
    """
Reading one value is atomic if the key is compared in C, as strings and numbers are.
You get what was there at one moment. A moment later it may be out of date, and that is the catch:
whatever you decide because of it is a step of its own.
""",
)

test_dict_set_item = STEPS.question(
    "d[k] = v",
    "one step",
    """
Writing one item is atomic: others find the old value under the key, or the new one.
That holds for keys whose == is built in, such as strings and numbers. A key with an __eq__ in Python
runs that in the middle, and then other threads may as well.
""",
)

test_dict_setdefault = STEPS.question(
    "d.setdefault(k, v)",
    "one step",
    """
Look, and insert if missing, in one method of the dict: all threads get the one value that came first.
It is what `if k not in d: d[k] = v` wants to be. Mind that v is made before the call, by every thread
that calls, also by those whose v is then thrown away.
""",
)

test_dict_pop = STEPS.question(
    "d.pop(k, None)",
    "one step",
    """
Remove and return, in one method of the dict: of two threads that pop one key, exactly one gets the value.
The documentation recommends it in place of `if k in d: del d[k]`, which is two steps.
Without the None the other thread gets a KeyError, which is as good a way to be told.
""",
)

test_dict_contains = STEPS.question(
    "k in d",
    "one step",
    """
Looking for one key of a built-in type is atomic. The answer was true at the moment of looking.
It is no promise: between `k in d` and the next line another thread may put the key in or take it out.
(On a list, `x in lst` goes from item to item, and others may change the list meanwhile.)
""",
)

# -- several steps ---------------------------------------------------------------------------------------

test_add_one = STEPS.question(
    "n += 1",
    "several steps",
    """
Read n, add one, write n. Whoever comes between reading and writing is overwritten: a lost update.
Since CPython 3.10 the interpreter hardly ever switches in this place, so no test shows it.
Nothing promises that, and without the GIL two threads are there at the same moment.
""",
    {"one step": "M12", "depends": "M12"},
)

test_dict_add_one = STEPS.question(
    "d[k] += 1",
    "several steps",
    """
Read the item, add one, write the item: d[k] is one step, d[k] = v is one step, and the gap is between them.
That each operation of the dict is safe does not make two of them one.
A lock around the whole line does, or a thread of its own that counts.
""",
    {"one step": "M12", "depends": "M12"},
)

test_list_add_one = STEPS.question(
    "lst[i] = lst[i] + 1",
    "several steps",
    """
The right side reads the list, the left side writes to it, and between the two others have their turn.
The documentation names just this line as not atomic: read, modify, write.
Both halves are one step, and that helps nobody.
""",
    {"one step": "M12", "depends": "M12"},
)

test_create_if_missing = STEPS.question(
    "if k not in d: d[k] = v",
    "several steps",
    """
Check, then act: two threads may both find the key missing, and both write. The first v is gone,
and whoever has got it already works with an object that is no longer in the dict.
One method that does both, or a lock around both, closes the gap.
""",
    {"one step": "M31", "depends": "M31"},
)

test_pop_if_any = STEPS.question(
    "if lst: lst.pop()",
    "several steps",
    """
Check, then act: both threads see the one last item, one takes it, and the other gets an IndexError.
The list is safe: nothing in it is damaged. What you wanted to do with it is not.
Take first and be ready for the error, or hold a lock from the check to the pop.
""",
    {"one step": "M29", "depends": "M29"},
)

test_loop_while_growing = STEPS.question(
    "for x in lst: print(x), while another thread appends",
    "several steps",
    """
A loop asks for one item at a time, and between two items anybody may change the list.
With a list it may see the new items or miss some; with a dict it ends in a RuntimeError.
Loop over a copy: lst.copy() and d.copy() are one step.
""",
    {"one step": "M29", "depends": "M29"},
)

test_swap_attributes = STEPS.question(
    "obj.a, obj.b = obj.b, obj.a",
    "several steps",
    """
Two reads and two writes, in one line. Another thread may see both attributes with the same value.
Swapping is one step only for local variables, which no other thread can see anyhow.
That it is one statement says nothing: a statement is no unit of scheduling.
""",
    {"one step": "M12", "depends": "M12"},
)

# -- depends ---------------------------------------------------------------------------------------------

test_dict_update = STEPS.question(
    "d.update(other)",
    "depends",
    """
If `other` is a plain dict, both are locked for the whole time, and the update is one step.
If it is anything else that can be looped over, only d is locked: `other` may change while it is read,
and what its iterator does, in Python, others may interrupt.
""",
    {"one step": "M29"},
)

test_list_extend = STEPS.question(
    "lst.extend(it)",
    "depends",
    """
If `it` is a list, tuple, set, dict or view of a dict, the documentation promises that it stays as it is
while it is added. If it is an iterator or a generator, its code runs item by item, and others may come in.
So a list is built first, and extended by in one step.
""",
    {"one step": "M29"},
)

test_list_sort = STEPS.question(
    "lst.sort()",
    ("depends", "several steps"),
    """
The documentation: not atomic. Nobody sees a list that is half sorted, but the list is empty meanwhile,
and who looks at it without the GIL sees that. With the GIL it depends on what is compared: numbers and
strings in one step; a key function, or a __lt__ in Python, can be interrupted.
""",
    {"one step": "M29"},
)

# -- myths -----------------------------------------------------------------------------------------------

test_myth_invisible_write = MYTHS.question(
    "Without a lock, another thread may never see that I set `flag = True`.",
    False,
    """
That is so in C, and in Java without `volatile`. In CPython a plain assignment reaches the other threads.
So a lock is not there to make writes visible. What is missing without one is that several steps
belong together, and in which order they are seen.
""",
    {True: "M35"},
)

test_myth_lock_speeds_up = MYTHS.question(
    "A lock makes what I write visible to the others sooner.",
    False,
    """
A lock makes nothing faster: the write is there when it is made, with a lock or without.
A lock makes others wait: whoever asks for the same lock comes in when you are done, and sees it all.
Whoever does not ask for it sees what you write half done, as before.
""",
    {True: "M35"},
)

test_myth_flag_orders = MYTHS.question(
    "With the GIL, whoever sees the flag also sees what was written before; nothing promises it.",
    True,
    """
With the GIL the steps of all threads are one row, so what stands before the flag happened before it.
But that is how the interpreter happens to work; no page of the documentation says so.
An Event, a Queue or a Lock does promise it, and says to every reader what you rely on.
""",
)

test_myth_loop_waits = MYTHS.question(
    "`while not flag: pass` is a fine way to wait for another thread.",
    False,
    """
It ends in time, but until then it asks a million times a second, and keeps the processor from the thread
that it waits for. With the GIL they take turns, so the waiting slows down what is waited for.
Event.wait() sleeps until somebody calls set(), and costs nothing meanwhile.
""",
    {True: "M24"},
)

test_myth_plus_equals = MYTHS.question(
    "No page of the Python documentation promises that `n += 1` is not interrupted.",
    True,
    """
The documentation lists what is atomic, and read-modify-write is its first example of what is not.
That CPython 3.10 to 3.13 seldom switch threads in that place is luck that nobody has promised to keep.
What is right only by luck is wrong; it was merely not found out.
""",
    {False: "M13"},
)
