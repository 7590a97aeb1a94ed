class Counter:
    def __init__(self):
        self.v = 0
        self.in_use = False

    def increment(self, by=1):
        while self.in_use:
            pass
        self.in_use = True
        self.v += by

    @property
    def value(self):
        return self.v
