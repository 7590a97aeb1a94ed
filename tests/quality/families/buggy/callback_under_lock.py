"""A callback that is called with the lock in hand, and asks for it again."""

import threading


class Thermometer:
    def __init__(self):
        self.lock = threading.Lock()
        self.value = 0
        self.callbacks = []

    def set(self, value):
        with self.lock:
            self.value = value
            for callback in self.callbacks:
                callback()

    def get(self):
        with self.lock:
            return self.value


def scenario():
    thermometer = Thermometer()
    shown = []
    thermometer.callbacks.append(lambda: shown.append(thermometer.get()))
    sensor = threading.Thread(target=thermometer.set, args=(20,))
    sensor.start()
    sensor.join()
    return shown
