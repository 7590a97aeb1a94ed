# threadlings: check=made_on_first_get misconception=none
"""Makes it in the constructor, which is once, and too early."""

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        try:
            self._value = factory()
            self._failed = False
        except Exception:
            self._failed = True

    def get(self):
        if self._failed:
            self._value = self._factory()
        return self._value
