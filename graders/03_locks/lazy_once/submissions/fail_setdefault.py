# threadlings: check=made_once misconception=M31
"""`setdefault` keeps one, but everybody makes one first."""

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._box = {}

    def get(self):
        if "value" not in self._box:
            self._box.setdefault("value", self._factory())
        return self._box["value"]
