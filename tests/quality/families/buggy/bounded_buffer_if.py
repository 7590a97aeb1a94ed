"""A bounded buffer: whoever is woken takes for granted that there is still something to take."""

import threading


class Buffer:
    def __init__(self):
        self.items = []
        self.filled = threading.Condition()

    def put(self, item):
        with self.filled:
            self.items.append(item)
            self.filled.notify_all()

    def get(self):
        with self.filled:
            if not self.items:
                self.filled.wait()
            return self.items.pop()


def scenario():
    buffer = Buffer()
    got = []
    consumers = [threading.Thread(target=lambda: got.append(buffer.get())) for _ in range(2)]
    for consumer in consumers:
        consumer.start()
    buffer.put(1)
    buffer.put(2)
    for consumer in consumers:
        consumer.join()
    return sorted(got)
