"""What the public check of predict_the_speedup does: reads the answers, and then runs the programs for real."""

from threadlings.scenario import answers

__all__ = ["answers", "programs"]


def programs(student, repeats):
    """Run the programs of the lab, for a table. (A search, which reads the answers, may not import them.)"""
    from threadlings.speedups import table

    return table(student, repeats=repeats)
