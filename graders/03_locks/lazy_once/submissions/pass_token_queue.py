"""A queue with one token: whoever has it may look and make."""

import queue

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._made = []
        self._token = queue.Queue()
        self._token.put("token")

    def get(self):
        token = self._token.get()
        try:
            if not self._made:
                self._made.append(self._factory())
            return self._made[0]
        finally:
            self._token.put(token)
