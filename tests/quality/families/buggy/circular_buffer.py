"""A circular buffer: two writers get the same place."""

import threading


class Ring:
    def __init__(self, size):
        self.cells = [None] * size
        self.next = 0
        self.lock = threading.Lock()

    def write(self, value):
        place = self.next
        self.cells[place] = value
        self.next = (place + 1) % len(self.cells)


class Writer(threading.Thread):
    def __init__(self, ring, value):
        threading.Thread.__init__(self)
        self.ring, self.value = ring, value

    def run(self):
        self.ring.write(self.value)


def scenario():
    ring = Ring(3)
    writers = [Writer(ring, value) for value in (1, 2)]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]
    return sorted(cell for cell in ring.cells if cell is not None)
