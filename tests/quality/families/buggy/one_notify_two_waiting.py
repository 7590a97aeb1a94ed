"""Two threads wait for the same news, and only one of them is told."""

import threading


class News:
    def __init__(self):
        self.text = None
        self.changed = threading.Condition()

    def publish(self, text):
        with self.changed:
            self.text = text
            self.changed.notify()

    def read(self):
        with self.changed:
            while self.text is None:
                self.changed.wait()
            return self.text


def scenario():
    news = News()
    heard = []
    readers = [threading.Thread(target=lambda: heard.append(news.read())) for _ in range(2)]
    for reader in readers:
        reader.start()
    news.publish("rain")
    for reader in readers:
        reader.join()
    return heard
