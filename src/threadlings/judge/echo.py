"""What real threads make of a failure that the search has found: evidence that testing would not have told.

The scenario is run many times with real threads that nobody disturbs, and the runs that end as the replayed
execution did are counted. The number depends on the machine and the moment, so it stands in no result, only
in pages made for a reader.
"""

from __future__ import annotations

from threadlings.jail import ProbeClient
from threadlings.judge.endings import Ending
from threadlings.judge.replaying import Replay
from threadlings.judge.stress import StressOutcome
from threadlings.judge.submission import Submission

RUNS = 200
_SECONDS = 2.0
_HANG_AFTER_S = 0.5


def real_threads(found: Replay, *, probe: ProbeClient) -> str:
    """A sentence such as `Real threads showed this in 0 of 200 runs.`; empty if they could not be tried.

    Args:
        found: a replayed execution.
        probe: where the program runs.

    Raises:
        JailError: the probe cannot be started on this machine.
    """
    query, ending = found.told.query, found.told.explained.ending
    submission = Submission(found.program, probe, found.scenarios, found.check.id)
    stressed = submission.stress(
        query.scenario,
        runs=RUNS,
        seconds=_SECONDS,
        hang_after_s=_HANG_AFTER_S,
        nudge=False,
        **query.params,
    )
    if not stressed.runs:
        return ""
    seen = sum(outcome.count for outcome in stressed.outcomes if _is_like(outcome, ending))
    return f"Real threads showed this in {seen} of {stressed.runs} runs."


def _is_like(outcome: StressOutcome, ending: Ending) -> bool:
    if ending.kind == "returned":
        errors = len(outcome.thread_errors) == len(ending.thread_errors)
        return outcome.kind == "returned" and errors and outcome.value == ending.value
    return outcome.kind == ("raised" if ending.kind == "raised" else "hung")
