"""The public check of predict_the_speedup.

It looks whether there is an answer to each question, not which: the answers are for the hidden checks. When
all are there the programs are run on this machine, and their times are shown. They decide nothing.
"""

from threadlings.judge import Predictions
from threadlings.speedups import lines

CHOICES = ("about 1x", "about n x", "slower", "depends on the build")
_all_answered = Predictions("PREDICTIONS", CHOICES).all_answered(
    [
        "8 sleeps in 8 threads",
        "primes in 4 threads, GIL build",
        "primes in 4 threads, free-threaded build",
        "sha256 of 32 MiB in each of 2 threads",
        "primes in 4 processes",
        "1000 tiny additions in 4 processes",
        "4 sleeps, each thread joined before the next starts",
        "lines into one file from 4 threads, one lock",
    ]
)


def test_all_answered(submission):
    _all_answered(submission)
    found = submission.stress("programs", runs=1, seconds=1, hang_after_s=60, outside=True, repeats=1)
    shown = [outcome.value for outcome in found.outcomes if outcome.kind == "returned"]
    if not shown:
        submission.note("The programs could not be run here. Try `python -m threadlings.speedups` in a terminal.")
    for said in shown:
        submission.note("Run on this machine, shown and not graded (`python -m threadlings.speedups` repeats it):")
        for line in lines(said):
            submission.note(line)
