"""A local subclass of Thread with run."""

import threading


def launch(func, *args, **kwargs):
    class Runner(threading.Thread):
        def run(self):
            func(*args, **kwargs)

    runner = Runner()
    runner.start()
    return runner
