"""What the hidden checks of predict_the_speedup do with the student's module."""

from threadlings.scenario import answers

__all__ = ["answers"]
