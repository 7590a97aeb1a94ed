"""What the public checks of `lost_wakeup` do with the student's module."""

from threadlings.scenario import plain, together


def put_then_wait(student, value):
    """One thread: put, then wait twice."""
    box = student.ResultBox()
    box.put(value)
    return [plain(box.wait()), plain(box.wait())]


def wait_and_put(student, value):
    """One thread waits, another one puts; what the first one gets."""
    box = student.ResultBox()
    got, _ = together(box.wait, lambda: box.put(value))
    return plain(got)


def nobody_puts(student):
    """One thread waits for three seconds, and nobody puts anything."""
    try:
        return ["no error", plain(student.ResultBox().wait(timeout=3))]
    except TimeoutError:
        return ["TimeoutError"]
