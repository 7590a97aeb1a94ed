"""The Bluetooth driver: looking at the flag and being counted are one step."""

import threading


class Driver:
    def __init__(self):
        self.pending = 1
        self.stopping = False
        self.stopped = False
        self.lock = threading.Lock()
        self.idle = threading.Event()

    def enter(self):
        with self.lock:
            if self.stopping:
                return False
            self.pending += 1
        return True

    def leave(self):
        with self.lock:
            self.pending -= 1
            if self.pending == 0:
                self.idle.set()

    def request(self):
        if not self.enter():
            return "refused"
        answer = "after the end" if self.stopped else "served"
        self.leave()
        return answer

    def stop(self):
        with self.lock:
            self.stopping = True
        self.leave()
        self.idle.wait()
        self.stopped = True


def scenario():
    driver = Driver()
    stopper = threading.Thread(target=driver.stop)
    stopper.start()
    answer = driver.request()
    stopper.join()
    return answer
