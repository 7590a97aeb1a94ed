"""Busy waiting for a flag, with the lock in hand that the other thread needs to raise it."""

import threading


class Light:
    def __init__(self):
        self.green = False
        self.lock = threading.Lock()

    def switch(self):
        with self.lock:
            self.green = True

    def wait(self):
        with self.lock:
            while not self.green:
                pass


def scenario():
    light = Light()
    waiting = threading.Thread(target=light.wait)
    switching = threading.Thread(target=light.switch)
    waiting.start()
    switching.start()
    waiting.join()
    switching.join()
    return light.green
