"""Two phases: each thread waits for the other's lock to be given back, and gives its own back afterwards."""

import threading

ready_a = threading.Lock()
ready_b = threading.Lock()
log = []


def first():
    ready_b.acquire()
    log.append("first")
    ready_a.release()


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
