"""A bounded buffer with one condition for both sides: notify() may wake the wrong one, and nobody else."""

import threading


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) == self.room:
                self.changed.wait()
            self.items.append(item)
            self.changed.notify()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            item = self.items.pop(0)
            self.changed.notify()
            return item


def scenario():
    buffer = Buffer(1)
    got = []
    consumers = [threading.Thread(target=lambda: got.append(buffer.get())) for _ in range(2)]
    for consumer in consumers:
        consumer.start()
    for item in (1, 2):
        buffer.put(item)
    for consumer in consumers:
        consumer.join()
    return sorted(got)
