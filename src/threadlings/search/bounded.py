"""Few preemptions first: all schedules with at most `bound` preemptions.

Most concurrency bugs need one or two preemptions (Musuvathi, Qadeer: Iterative Context Bounding, PLDI 2007),
and a schedule with few of them is one that a person can follow. A preemption is only tried before a step that
touches something another thread touches too, in the same execution. Before any other step it would mostly
lead to the same results, but not always: an object that is shared only if the turn changes there is passed
over. So a bug within the bound is found unless it takes such a preemption, and the claim says "at shared
objects".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from threadlings.engine.events import Event, Op
from threadlings.engine.execution import Execution, Result, SimThread
from threadlings.engine.subject import collecting_by_hand


class ChoosingRunner(Protocol):
    """Runs the program once; `threadlings.engine.subject.Subject.run` is one."""

    def __call__(
        self,
        plan: Sequence[int] = (),
        *,
        choose: Callable[[Execution, SimThread, list[SimThread]], SimThread] | None = None,
    ) -> Result:
        """Run by `plan`, then ask `choose` at every step."""


@dataclass(frozen=True)
class _Option:
    """What could have been chosen at a step."""

    chosen: int
    others: tuple[int, ...]
    could_continue: bool


def shared_objects(events: Sequence[Event]) -> set[int]:
    """Ids of the objects that several threads touched and somebody changed."""
    touched: dict[int, set[int]] = {}
    changed: set[int] = set()
    for thread, op, obj_id, _, _ in events:
        touched.setdefault(obj_id, set()).add(thread)
        if op not in (Op.READ, Op.CLOCK):
            changed.add(obj_id)
    return {obj_id for obj_id, threads in touched.items() if len(threads) > 1 and obj_id in changed}


@collecting_by_hand()
def explore_bounded(
    run: ChoosingRunner,
    visit: Callable[[Result], bool],
    *,
    bound: int,
    max_executions: int,
) -> tuple[int, bool]:
    """Run every schedule with at most `bound` preemptions at shared objects, fewest first.

    Args:
        run: runs the program once.
        visit: is handed every execution; returns True to stop the search.
        bound: number of preemptions.
        max_executions: bound on executions.

    Returns:
        (executions, whether every schedule within the bound was run).
    """
    levels: list[list[list[int]]] = [[[]], *([] for _ in range(bound))]
    executions = 0
    for level, waiting in enumerate(levels):
        while waiting:
            if executions >= max_executions:
                return executions, False
            plan = waiting.pop()
            options: dict[int, _Option] = {}

            def choose(
                execution: Execution,
                current: SimThread,
                enabled: list[SimThread],
                options: dict[int, _Option] = options,
            ) -> SimThread:
                could_continue = current in enabled
                chosen = current if could_continue else enabled[0]
                others = tuple(thread.tid for thread in enabled if thread is not chosen)
                options[len(execution.events)] = _Option(chosen.tid, others, could_continue)
                return chosen

            result = run(plan, choose=choose)
            executions += 1
            if visit(result):
                return executions, False
            path = [event[0] for event in result.events]
            shared = shared_objects(result.events)
            objects = [event[2] for event in result.events]
            # Else this execution's world would not be buried before the next one begins.
            del result
            for index in sorted(options, reverse=True):
                option = options[index]
                if index < len(path) and option.could_continue:
                    if level == bound or objects[index] not in shared:
                        continue
                    following = levels[level + 1]
                else:
                    following = waiting
                following.extend([*path[:index], other] for other in option.others)
    return executions, True
