"""Two locks, taken in opposite orders."""

import threading

ALLOWED = [[9, 11], [10, 10], [11, 9]]


class Buggy:
    threads = ("there", "back")

    def __init__(self):
        self.left, self.right = 10, 10
        self.left_lock, self.right_lock = threading.Lock(), threading.Lock()

    def there(self):
        with self.left_lock:
            with self.right_lock:
                self.left, self.right = self.left - 1, self.right + 1

    def back(self):
        with self.right_lock:
            with self.left_lock:
                self.left, self.right = self.left + 1, self.right - 1

    def result(self):
        return [self.left, self.right]


class Right(Buggy):
    def back(self):
        with self.left_lock:
            with self.right_lock:
                self.left, self.right = self.left + 1, self.right - 1
