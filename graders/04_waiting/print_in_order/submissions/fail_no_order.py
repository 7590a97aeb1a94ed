# threadlings: check=any_order misconception=M09
"""The threads are started in order, so they will run in order."""


class Ordered:
    def first(self, fn):
        fn()

    def second(self, fn):
        fn()

    def third(self, fn):
        fn()
