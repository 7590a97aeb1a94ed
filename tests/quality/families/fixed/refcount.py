"""A count of users, counted down and looked at in one step."""

import threading


class Handle:
    def __init__(self, users):
        self.users = users
        self.closed = 0
        self.lock = threading.Lock()

    def release(self):
        with self.lock:
            self.users -= 1
            last = self.users == 0
        if last:
            self.closed += 1


def scenario():
    handle = Handle(2)
    threads = [threading.Thread(target=handle.release) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return handle.closed
