"""The new thread fetches the call from a queue."""

import queue
import threading


def launch(func, *args, **kwargs):
    calls = queue.Queue()

    def worker():
        func, args, kwargs = calls.get()
        try:
            func(*args, **kwargs)
        finally:
            calls.task_done()

    thread = threading.Thread(target=worker)
    thread.start()
    calls.put((func, args, kwargs))
    return thread
