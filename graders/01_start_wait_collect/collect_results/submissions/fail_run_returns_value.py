# threadlings: check=in_input_order misconception=M08
"""`run` returns the result, and nobody keeps it; `result` stays what the class says."""

import threading


class Call(threading.Thread):
    result = None

    def __init__(self, func, x):
        super().__init__()
        self.func = func
        self.x = x

    def run(self):
        return self.func(self.x)


def parallel_map(func, items):
    calls = [Call(func, x) for x in items]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    return [call.result for call in calls]
