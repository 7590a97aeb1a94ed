# verdict: base
"""Raises and locks in a finaliser."""

import threading


class Late:
    def __del__(self):
        threading.Lock().acquire()
        raise RuntimeError


for _ in range(100):
    Late()
