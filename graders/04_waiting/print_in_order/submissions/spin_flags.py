# threadlings: check=woken_at_once misconception=M24
"""Two flags, and a loop that looks at them."""


class Ordered:
    def __init__(self):
        self.one = False
        self.two = False

    def first(self, fn):
        fn()
        self.one = True

    def second(self, fn):
        while not self.one:
            pass
        fn()
        self.two = True

    def third(self, fn):
        while not self.two:
            pass
        fn()
