"""Two values with a rule between them, both under both locks."""

import threading

lock_one = threading.Lock()
lock_two = threading.Lock()
one = 10
two = 10


def grow():
    global one, two
    with lock_one, lock_two:
        one += 1
        two += 1


def double(seen):
    global one, two
    with lock_one:
        with lock_two:
            one += 5
            two -= 6
            seen.append(one - two)


def scenario():
    seen = []
    threads = [threading.Thread(target=grow), threading.Thread(target=double, args=(seen,))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen[0]
