"""The flag is raised without the lock: between the look and the wait, and the signal goes by."""

import threading


class Parcel:
    def __init__(self):
        self.arrived = False
        self.bell = threading.Condition()

    def deliver(self):
        self.arrived = True
        with self.bell:
            self.bell.notify()

    def receive(self):
        if not self.arrived:
            with self.bell:
                self.bell.wait()
        return self.arrived


def scenario():
    parcel = Parcel()
    postman = threading.Thread(target=parcel.deliver)
    postman.start()
    seen = parcel.receive()
    postman.join()
    return seen
