"""Two stages that feed each other: the way back has room for everything."""

import queue
import threading


def ping(out, back, count):
    for number in range(count):
        out.put(number)
    for _ in range(count):
        back.get()


def pong(incoming, out, count):
    for _ in range(count):
        out.put(incoming.get() + 1)


def scenario():
    there = queue.Queue(maxsize=1)
    back = queue.Queue()
    threads = [
        threading.Thread(target=ping, args=(there, back, 4)),
        threading.Thread(target=pong, args=(there, back, 4)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return back.qsize()
