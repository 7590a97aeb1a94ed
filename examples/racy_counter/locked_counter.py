class Counter:
    def __init__(self):
        self._value = 0

    def increment(self, by=1):
        self._value += by

    @property
    def value(self):
        return self._value
