"""Two wait for the same news, and one of them is told."""

import threading


def tell(how):
    condition, ready = threading.Condition(), []

    def wait():
        with condition:
            while not ready:
                condition.wait()

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    with condition:
        ready.append(True)
        how(condition)
    for thread in threads:
        thread.join()
    return "told"


ALLOWED = ["told"]


def buggy():
    return tell(lambda condition: condition.notify())


def right():
    return tell(lambda condition: condition.notify_all())
