"""The wrong lock: one thread locks the data, the others lock something else and change it."""

import threading

data_lock = threading.Lock()
other_lock = threading.Lock()
data = 0


def expect_no_change(seen):
    global data
    with data_lock:
        before = data
        data += 1
        seen.append(data - before)


def change():
    global data
    with other_lock:
        data = 10


def scenario(others):
    seen = []
    threads = [threading.Thread(target=expect_no_change, args=(seen,))]
    threads += [threading.Thread(target=change) for _ in range(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen
