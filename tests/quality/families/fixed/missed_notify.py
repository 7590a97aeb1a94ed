"""The flag is raised under the lock of the condition."""

import threading


class Parcel:
    def __init__(self):
        self.arrived = False
        self.bell = threading.Condition()

    def deliver(self):
        with self.bell:
            self.arrived = True
            self.bell.notify()

    def receive(self):
        with self.bell:
            while not self.arrived:
                self.bell.wait()
        return self.arrived


def scenario():
    parcel = Parcel()
    postman = threading.Thread(target=parcel.deliver)
    postman.start()
    seen = parcel.receive()
    postman.join()
    return seen
