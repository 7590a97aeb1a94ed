"""What the public checks of bounded_buffer do with a submission."""

from threadlings.scenario import together


def one_thread(student, items):
    """One thread puts all items, looks at the length, and gets them again."""
    buffer = student.BoundedBuffer(len(items))
    for item in items:
        buffer.put(item)
    return {"len": len(buffer), "got": [buffer.get() for _ in items], "left": len(buffer)}


def hands_over(student, items, capacity):
    """One thread puts all items, another gets as many."""
    buffer = student.BoundedBuffer(capacity)
    _, got = together(lambda: [buffer.put(item) for item in items], lambda: [buffer.get() for _ in items])
    return got
