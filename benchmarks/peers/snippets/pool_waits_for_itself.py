"""A task that waits for another task of the same pool of one."""

from concurrent.futures import ThreadPoolExecutor


def nested(workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:

        def outer():
            return pool.submit(lambda: 1).result() + 1

        return pool.submit(outer).result()


ALLOWED = [2]


def buggy():
    return nested(1)


def right():
    return nested(2)
