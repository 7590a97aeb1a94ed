"""What the hidden checks of bounded_buffer do with a submission."""

import queue
import threading
import time

from threadlings.scenario import alive, together


def many(student, capacity, puts, gets):
    """A thread for each list of items puts them, a thread for each number gets as many: what did they get?"""
    buffer = student.BoundedBuffer(capacity)
    got = together(
        *[lambda items=items: [buffer.put(item) for item in items] for items in puts],
        *[lambda count=count: [buffer.get() for _ in range(count)] for count in gets],
    )
    return {"got": got[len(puts) :], "left": len(buffer)}


def too_many(student, capacity, puts):
    """A thread for each list of items puts them, more than there is room for, and nobody gets any.

    The threads are daemons: whoever rightly waits for room waits when everything has been seen.
    """
    buffer = student.BoundedBuffer(capacity)
    returned = []

    def put_all(items):
        for item in items:
            buffer.put(item)
            returned.append(item)

    for items in puts:
        threading.Thread(target=put_all, args=(items,), daemon=True).start()
    time.sleep(5)
    return {"len": len(buffer), "returned": len(returned)}


def fill(student, capacity, items):
    """One thread fills and empties the buffer, None among the items: how long does each call take?"""
    buffer = student.BoundedBuffer(capacity)
    times_s = [time.monotonic()]
    for item in items:
        buffer.put(item)
        times_s.append(time.monotonic())
    got = []
    for _ in items:
        got.append(buffer.get())
        times_s.append(time.monotonic())
    return {"took_s": [round(b - a, 6) for a, b in zip(times_s, times_s[1:], strict=False)], "got": got}


def late_help(student, late_s):
    """get() waits for a late put(), then put() for a late get(): when did each go on, after the help came?"""
    buffer = student.BoundedBuffer(1)

    def delayed(call):
        time.sleep(late_s)
        helped_s = time.monotonic()
        call()
        return helped_s

    def timed(call):
        call()
        return time.monotonic()

    got_s, put_s = together(lambda: timed(buffer.get), lambda: delayed(lambda: buffer.put("a")))
    buffer.put("b")
    filled_s, taken_s = together(lambda: timed(lambda: buffer.put("c")), lambda: delayed(buffer.get))
    buffer.get()
    return [round(got_s - put_s, 6), round(filled_s - taken_s, 6)]


def two_buffers(student):
    """get() waits at one buffer while another is filled and emptied: when does it come back, and with what?"""
    waiting, other = student.BoundedBuffer(1), student.BoundedBuffer(1)
    got = []

    def come():
        time.sleep(1)
        other.put("theirs")
        time.sleep(1)
        seen = [len(other), len(waiting), len(got)]
        waiting.put("mine")
        return [*seen, other.get()]

    _, seen = together(lambda: got.append(waiting.get()), come)
    return [*seen, *got]


def ready_made(student):
    """How many queues there are once a buffer has been used."""
    buffer = student.BoundedBuffer(1)
    buffer.put("a")
    buffer.get()
    return alive(queue.Queue) + alive(queue.SimpleQueue)
