"""What the checks of cpu_bound do with a submission: a program of its own, with real processes."""

from threadlings.processes import able, watch

__all__ = ["able", "watch"]
