"""A search from its first phase to its claim: budgets, phases, choices of durations, progress.

Theory of operation. First every interleaving; if the budget of executions or steps does not allow that,
schedules with few preemptions, then schedules drawn at random. A search through every interleaving turns the
last steps round first, and comes late to a bug that takes an early turn of one among many threads; a program
that is not covered after a few executions gets some random schedules at once. Where the exercise leaves the
duration of work open, all this is done once for each choice: a choice names a duration for every label met so
far, and labels that turn up while it is explored take the first duration and open new choices, one a label
and duration.

Budgets of executions and steps decide what is covered, so that is the same on every machine. A budget of
seconds is there as well, lest a long search runs into the limits that end the whole process and is taken for
a program that never ends; running into it is told (`out_of_time`), and a search cut short in this way has
passed nobody. It counts processor seconds, which depend least on what else the machine does.

Invariants:
    * `exhaustive` is True only if every interleaving of every choice was covered, no wait was held back by
      the bound on early ends, and no budget was hit.
    * What is handed to `visit`, and in which order, depends on nothing but the program and the budgets,
      except that a search out of time stops.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from threadlings.engine.execution import Result
from threadlings.engine.subject import Subject
from threadlings.search.bounded import explore_bounded
from threadlings.search.exhaustive import explore_all
from threadlings.search.sampling import sample

MAX_TOTAL_STEPS = 250_000
MAX_CHOICES = 256
PROGRESS_EVERY_S = 0.25
_EVERY = "every interleaving"
_FALLBACK_BOUND = 2
_FALLBACK_EXECUTIONS = 300
_SAMPLES = 1_000
_SOON_EXECUTIONS = 100
_SAMPLES_SOON = 200
_FALLBACK_STEPS = 100_000
_FEWEST = 10
_ENOUGH_ENDLESS = 2

Choice = tuple[tuple[str, float], ...]


class _OutOfTime(Exception):  # noqa: N818 - an answer, not a fault
    """The budget of seconds is used up."""


@dataclass(frozen=True)
class Budget:
    """What a search may spend.

    Attributes:
        executions: executions in all, over all choices of durations; what falls back to sampling spends some
            more.
        cpu_s: processor seconds; None for no limit.
        wall_s: real seconds; None for no limit.
    """

    executions: int
    cpu_s: float | None = None
    wall_s: float | None = None


@dataclass
class Coverage:
    """How far a search went.

    Attributes:
        schedules: executions that were not cut short.
        exhaustive: every interleaving of every choice was covered.
        bounds: what was covered where that is not everything, each said once.
        nondeterministic: the program behaved differently when run the same way again.
        out_of_time: the budget of seconds was used up; what was not seen may be there all the same.
    """

    schedules: int = 0
    exhaustive: bool = True
    bounds: list[str] = field(default_factory=list)
    nondeterministic: bool = False
    out_of_time: bool = False

    def limit(self, what: str) -> None:
        """Note that not everything was covered, and what was."""
        self.exhaustive = False
        if what not in self.bounds:
            self.bounds.append(what)


class Exploring:
    """One search.

    Args:
        subject: the program; its limits are changed for each choice of durations.
        visit: is handed every execution that was not cut short.
        tell: is handed progress now and then: a phase, executions, and the executions it may take.
        durations: the durations to choose from; empty if none is left open.
    """

    def __init__(
        self,
        subject: Subject,
        visit: Callable[[Result], None],
        tell: Callable[[Mapping[str, Any]], None],
        *,
        budget: Budget,
        durations: Sequence[float] = (),
    ) -> None:
        self._subject = subject
        self._visit = visit
        self._tell = tell
        self._budget = budget
        self._durations = tuple(dict.fromkeys(durations))
        self._coverage = Coverage()
        self._runs = 0
        self._endless = 0
        self._length = 1
        self._drawn = 0
        self._worked: dict[str, None] = {}
        self._held_back = False
        self._phase = ""
        self._phase_budget = 0
        self._phase_runs = 0
        self._cpu_end = time.process_time() + budget.cpu_s if budget.cpu_s is not None else float("inf")
        self._wall_end = time.monotonic() + budget.wall_s if budget.wall_s is not None else float("inf")
        self._next_report = time.monotonic() + PROGRESS_EVERY_S

    def explore(self) -> Coverage:
        """Search, and say how far that went."""
        coverage = self._coverage
        waiting: list[Choice] = [()]
        tried = 0
        try:
            while waiting and not coverage.nondeterministic and self._endless < _ENOUGH_ENDLESS:
                if tried == MAX_CHOICES:
                    coverage.limit(f"the first {tried} choices of durations")
                    break
                choice = waiting.pop(0)
                self._explore_choice(choice, share=1 + len(waiting))
                tried += 1
                waiting.extend(self._choices_after(choice))
        except _OutOfTime:
            coverage.out_of_time = True
            coverage.limit("stopped when the time for searching was over")
        if self._held_back:
            most = self._subject.limits.early_timeouts
            coverage.limit(f"no more than {most} early end{'' if most == 1 else 's'} of waits a thread")
        return coverage

    # -- choices ---------------------------------------------------------------------------------------

    def _choices_after(self, choice: Choice) -> list[Choice]:
        """Choices that differ from `choice` in a label which turned up while it was explored."""
        if not self._durations:
            return []
        first, *others = self._durations
        fresh = [label for label in self._worked if label not in dict(choice)]
        found = []
        for position, label in enumerate(fresh):
            before = tuple((known, first) for known in fresh[:position])
            found += [(*choice, *before, (label, seconds)) for seconds in others]
        return found

    def _explore_choice(self, choice: Choice, share: int) -> None:
        """Search under one choice, which may spend an equal share of what is left."""
        coverage, subject = self._coverage, self._subject
        self._worked = {}
        default = self._durations[0] if self._durations else 0.0
        subject.limits = replace(subject.limits, durations=choice, default_duration_s=default)
        budget = max(_FEWEST, (self._budget.executions - self._runs) // share)
        steps = max(_FEWEST * subject.limits.max_steps, MAX_TOTAL_STEPS - subject.steps) // share
        self._drawn = 0
        self._begin_phase(_EVERY, budget)
        found = explore_all(self._run, self._on_visit, max_executions=budget, max_steps=steps)
        if found.exhaustive:
            return
        if found.nondeterministic:
            coverage.nondeterministic, coverage.exhaustive = True, False
            return
        if self._endless >= _ENOUGH_ENDLESS:
            coverage.limit("stopped early, because the program would not end")
            return
        # Long programs get fewer schedules, not more time.
        self._length = max(1, found.steps // max(1, found.executions + found.pruned))
        affordable = max(_FEWEST, min(budget // 2, _FALLBACK_STEPS // self._length // share))
        few = min(_FALLBACK_EXECUTIONS, affordable)
        self._begin_phase(f"up to {_FALLBACK_BOUND} preemptions", few)
        _, within = explore_bounded(self._run, self._on_visit, bound=_FALLBACK_BOUND, max_executions=few)
        self._begin_phase("random schedules", min(_SAMPLES, affordable))
        self._sample(min(_SAMPLES, affordable))
        some = "" if within else "some "
        coverage.limit(
            f"{some}schedules of up to {_FALLBACK_BOUND} preemptions at shared objects, "
            f"{self._drawn} PCT and random ones"
        )

    def _sample(self, executions: int) -> None:
        """Draw schedules that this choice has not drawn before."""
        self._drawn += sample(
            self._run, self._on_visit, executions=executions, steps=self._length, seed=self._drawn
        )

    # -- every execution -------------------------------------------------------------------------------

    def _run(self, plan: Sequence[int] = (), **how: Any) -> Result:
        if time.process_time() > self._cpu_end or time.monotonic() > self._wall_end:
            raise _OutOfTime
        result = self._subject.run(plan, **how)
        self._runs += 1
        self._phase_runs += 1
        self._coverage.schedules += result.kind != "pruned"
        self._held_back = self._held_back or result.held_back
        self._worked.update(dict.fromkeys(result.worked))
        if time.monotonic() >= self._next_report:
            self._next_report = time.monotonic() + PROGRESS_EVERY_S
            self._tell(
                {
                    "phase": self._phase,
                    "executions": self._runs,
                    "done": self._phase_runs,
                    "budget": self._phase_budget,
                }
            )
        return result

    def _on_visit(self, result: Result) -> bool:
        self._visit(result)
        if self._phase == _EVERY and self._phase_runs >= _SOON_EXECUTIONS and not self._drawn:
            self._length = max(1, len(result.events))
            self._phase = "random schedules"
            self._sample(min(_SAMPLES_SOON, max(_FEWEST, _FALLBACK_STEPS // 4 // self._length)))
            self._phase = _EVERY
        # Both would cost more and more, and tell nothing new.
        self._endless += result.kind == "step_limit" or result.stubborn
        return self._endless >= _ENOUGH_ENDLESS

    def _begin_phase(self, phase: str, budget: int) -> None:
        self._phase, self._phase_budget, self._phase_runs = phase, budget, 0
