"""What the public checks of start_a_thread do with a submission."""

import threading


def call_without_arguments(student):
    """Launch a function, join the thread; how often was the function called?"""
    calls = []
    thread = student.launch(lambda *unexpected: calls.append("called"))
    if not isinstance(thread, threading.Thread):
        return {"returned": type(thread).__name__, "calls": None}
    if thread.ident is None:
        return {"returned": "a Thread that was never started", "calls": len(calls)}
    thread.join()
    return {"returned": "a Thread", "calls": len(calls)}


def call_with_one_argument(student, number):
    """Launch a function with one argument, join the thread; what did the function get?"""
    calls = []
    thread = student.launch(lambda *args, **kwargs: calls.append([list(args), kwargs]), number)
    if isinstance(thread, threading.Thread) and thread.ident is not None:
        thread.join()
    return calls
