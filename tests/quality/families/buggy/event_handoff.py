"""An event that the receiver clears after it has looked: news that come in between are wiped away."""

import threading


class Mailbox:
    def __init__(self):
        self.letters = []
        self.arrived = threading.Event()

    def send(self, letter):
        self.letters.append(letter)
        self.arrived.set()

    def receive(self, count):
        got = []
        while len(got) < count:
            self.arrived.wait()
            while self.letters:
                got.append(self.letters.pop(0))
            self.arrived.clear()
        return got


def scenario():
    box = Mailbox()

    def send_all():
        for letter in "ab":
            box.send(letter)

    sender = threading.Thread(target=send_all)
    sender.start()
    got = box.receive(2)
    sender.join()
    return got
