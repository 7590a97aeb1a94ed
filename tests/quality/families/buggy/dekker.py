"""Dekker's algorithm, but a thread looks before it says that it wants to get in."""

import threading

wants = [False, False]
turn = 0
count = 0


def enter(me):
    other = 1 - me
    while wants[other]:
        pass
    wants[me] = True


def leave(me):
    global turn
    turn = 1 - me
    wants[me] = False


def work(me):
    global count
    enter(me)
    count += 1
    leave(me)


def scenario():
    threads = [threading.Thread(target=work, args=(me,)) for me in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count
