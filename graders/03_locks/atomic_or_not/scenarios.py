"""What the hidden checks of `atomic_or_not` do with the student's module."""

from threadlings.scenario import answers  # noqa: F401  the scenario
