"""A ring that one thread fills and another empties: the index moves on before the item is in its place."""

import threading


class EventRing:
    def __init__(self, size):
        self.cells = [None] * size
        self.written = 0
        self.read = 0

    def publish(self, item):
        place = self.written % len(self.cells)
        self.written += 1
        self.cells[place] = item

    def poll(self):
        if self.read == self.written:
            return None
        item = self.cells[self.read % len(self.cells)]
        self.read += 1
        return item or "nothing there"


def scenario():
    ring = EventRing(2)
    publisher = threading.Thread(target=ring.publish, args=("click",))
    publisher.start()
    first = ring.poll()
    publisher.join()
    return first or ring.poll()
