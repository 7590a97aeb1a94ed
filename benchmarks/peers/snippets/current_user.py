"""The current user in a global, where it should be thread-local."""

import threading

shared = type("Shared", (), {})()
local = threading.local()


def greet(place):
    seen = []

    def login(name):
        place.user = name
        seen.append(place.user)

    threads = [threading.Thread(target=login, args=(name,)) for name in ("ann", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(seen)


ALLOWED = [["ann", "bob"]]


def buggy():
    return greet(shared)


def right():
    return greet(local)
