class Counter:
    def __init__(self):
        self.steps = []

    def increment(self, by=1):
        self.steps.append(by)

    @property
    def value(self):
        return sum(list(self.steps))
