"""A hash table with open addresses: two threads find the same cell empty."""

import threading

SIZE = 4


class Table:
    def __init__(self):
        self.cells = [None] * SIZE
        self.locks = [threading.Lock() for _ in range(SIZE)]

    def insert(self, key):
        place = key % SIZE
        while True:
            if self.cells[place] is None:
                with self.locks[place]:
                    self.cells[place] = key
                return
            place = (place + 1) % SIZE


class Indexer(threading.Thread):
    def __init__(self, table, keys):
        super().__init__(name="indexer")
        self.table = table
        self.keys = keys

    def run(self):
        for key in self.keys:
            self.table.insert(key)


def scenario():
    table = Table()
    indexers = [Indexer(table, [1]), Indexer(table, [5])]
    for indexer in indexers:
        indexer.start()
    for indexer in indexers:
        indexer.join()
    return sorted(key for key in table.cells if key is not None)
