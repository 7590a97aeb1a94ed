"""Two phases: each thread gives its own lock back before it waits for the other's."""

import threading

ready_a = threading.Lock()
ready_b = threading.Lock()
log = []


def first():
    log.append("first")
    ready_a.release()
    ready_b.acquire()


def second():
    ready_a.acquire()
    log.append("second")
    ready_b.release()


def scenario():
    ready_a.acquire()
    ready_b.acquire()
    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return log
