"""Two threads swap what they have, and the one that comes first does not wait for the other."""

import threading


class Exchanger:
    def __init__(self):
        self.places = [None, None]
        self.both_here = threading.Barrier(2)

    def exchange(self, me, thing):
        self.places[me] = thing
        return self.places[1 - me]


def scenario():
    exchanger = Exchanger()
    got = [None, None]

    def swap(me, thing):
        got[me] = exchanger.exchange(me, thing)

    threads = [threading.Thread(target=swap, args=(me, thing)) for me, thing in enumerate(("bread", "salt"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got
