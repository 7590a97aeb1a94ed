"""An event for each slot, set when its value is there."""

import threading


def parallel_map(func, items):
    values = [[] for _ in items]
    events = [threading.Event() for _ in items]

    def work(value, event, x):
        try:
            value.append(func(x))
        finally:
            event.set()

    for value, event, x in zip(values, events, items):
        threading.Thread(target=work, args=(value, event, x)).start()
    for event in events:
        event.wait()
    return [value for (value,) in values]
