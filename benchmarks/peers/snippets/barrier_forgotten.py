"""The second phase reads what the first one of the other thread has not written yet."""

import threading


def phases(meet):
    written, seen = [0, 0], [0, 0]

    def work(me):
        written[me] = 1
        meet()
        seen[me] = written[1 - me]

    threads = [threading.Thread(target=work, args=(me,)) for me in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


ALLOWED = [[1, 1]]


def buggy():
    return phases(lambda: None)


def right():
    return phases(threading.Barrier(2).wait)
