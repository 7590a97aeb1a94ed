"""An ExitStack joins every thread on the way out."""

import contextlib
import threading


def run_all(jobs):
    with contextlib.ExitStack() as stack:
        for job in jobs:
            thread = threading.Thread(target=job)
            thread.start()
            stack.callback(thread.join)
