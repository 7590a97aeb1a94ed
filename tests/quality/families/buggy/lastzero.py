"""The last zero of an array, searched from the end while others fill it from the left."""

import threading


class Array:
    def __init__(self, size):
        self.cells = [0] * (size + 1)
        self.lock = threading.Lock()

    def fill(self, place):
        self.cells[place] = self.cells[place - 1] + 1

    def last_zero(self):
        place = len(self.cells) - 1
        while self.cells[place] != 0:
            place -= 1
        return place, list(self.cells)


def scenario():
    array = Array(2)
    found = []
    threads = [threading.Thread(target=array.fill, args=(place,)) for place in (1, 2)]
    threads.append(threading.Thread(target=lambda: found.append(array.last_zero())))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place, cells = found[0]
    return place == max(index for index, cell in enumerate(cells) if cell == 0)
