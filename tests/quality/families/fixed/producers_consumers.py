"""Two producers and two consumers: the end is announced when all producers are done."""

import queue
import threading


def produce(jobs, item):
    jobs.put(item)


def consume(jobs, got):
    while (item := jobs.get()) is not None:
        got.append(item)


def scenario():
    jobs, got = queue.Queue(), []
    producers = [threading.Thread(target=produce, args=(jobs, item)) for item in (1, 2)]
    consumers = [threading.Thread(target=consume, args=(jobs, got)) for _ in range(2)]
    for thread in producers + consumers:
        thread.start()
    for thread in producers:
        thread.join()
    for _ in consumers:
        jobs.put(None)
    for thread in consumers:
        thread.join()
    return sorted(got)
