# threadlings: check=waits_for_the_end misconception=M07
"""Later methods sleep a little longer: the first callback is surely done by then."""

import time


class Ordered:
    def first(self, fn):
        fn()

    def second(self, fn):
        time.sleep(0.5)
        fn()

    def third(self, fn):
        time.sleep(1)
        fn()
