# threadlings: check=waits_for_the_end misconception=M07
"""Sleeps so generous that no callback in sight takes as long."""

import time


class Ordered:
    def first(self, fn):
        fn()

    def second(self, fn):
        time.sleep(3600)
        fn()

    def third(self, fn):
        time.sleep(7200)
        fn()
