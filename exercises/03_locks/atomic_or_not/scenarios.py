"""What the public check of `atomic_or_not` does with the student's module."""

from threadlings.scenario import answers  # noqa: F401  the scenario
