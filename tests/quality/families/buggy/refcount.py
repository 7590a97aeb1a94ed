"""A count of users: both last users see one left, or one sees what the other has not yet written."""

import threading


class Handle:
    def __init__(self, users):
        self.users = users
        self.closed = 0
        self.lock = threading.Lock()

    def release(self):
        with self.lock:
            self.users -= 1
        if self.users == 0:
            self.closed += 1


def scenario():
    handle = Handle(2)
    threads = [threading.Thread(target=handle.release) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return handle.closed
