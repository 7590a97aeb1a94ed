"""Asks whether the queue is empty, then waits for an item."""

import queue
import threading


def drain(take):
    jobs, done = queue.Queue(), []
    jobs.put(1)
    threads = [threading.Thread(target=take, args=(jobs, done)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


ALLOWED = [[1]]


def buggy():
    def take(jobs, done):
        while not jobs.empty():
            done.append(jobs.get())

    return drain(take)


def right():
    def take(jobs, done):
        try:
            while True:
                done.append(jobs.get_nowait())
        except queue.Empty:
            pass

    return drain(take)
