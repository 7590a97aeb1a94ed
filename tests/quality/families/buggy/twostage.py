"""Two stages under two locks: a reader may see the first written and the second not."""

import threading

first_lock = threading.Lock()
second_lock = threading.Lock()
first = 0
second = 0


def write():
    global first, second
    with first_lock:
        first = 1
    with second_lock:
        second = first + 1


def read(seen):
    with first_lock:
        one = first
    if one == 0:
        return
    with second_lock:
        two = second
    seen.append(two - one)


def scenario(writers):
    seen = []
    threads = [threading.Thread(target=write) for _ in range(writers)]
    threads.append(threading.Thread(target=read, args=(seen,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(seen)
