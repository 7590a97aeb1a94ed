"""Two values with a rule between them, each under a lock of its own: the rule is broken in between."""

import threading

lock_one = threading.Lock()
lock_two = threading.Lock()
one = 10
two = 10


def grow():
    global one, two
    with lock_one:
        one += 1
    with lock_two:
        two += 1


def double(seen):
    global one, two
    with lock_one:
        one += 5
    with lock_two:
        two -= 6
    with lock_one, lock_two:
        seen.append(one - two)


def scenario():
    seen = []
    threads = [threading.Thread(target=grow), threading.Thread(target=double, args=(seen,))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen[0]
