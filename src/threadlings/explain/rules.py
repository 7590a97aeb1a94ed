"""From conflicts to a misconception: ranked rules, each with the evidence it needs.

A rule looks at one conflict (see `facts`), at the locks around it (see `locksets`) and at the trace as a
whole; it answers with a `Finding` or with None. The first rule that answers wins, so the order of `RULES`
is the ranking and each docstring says what puts the rule where it is. The principle behind the order: a
rule that needs more specific evidence stands before one that needs less, because the general one would also
fit and say less. The rules about what the locks lack (`different_locks` to `no_lock`) exclude each other --
they read disjoint cases of one classification -- so their order among themselves does not matter, with the
one exception that `slept` is a special case of `no_lock`.

Conflicts are tried strongest first, and a weak kind (`HALF_DONE`, `STALE_LOOK`) only after the rules that
need no conflict at all: two writes with a foreign read between them are also what a correct loop looks like.

No rule knows an exercise, a class or a name. Only shapes, locksets and values count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from threadlings.explain import omissions, text
from threadlings.explain.facts import Conflict, Kind, conflicts, last_value
from threadlings.explain.finding import Finding, locks, place, saw, variable, wrote
from threadlings.explain.locksets import Gap, Protection, made_per_use, protection
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace

_NOTHING = frozenset({"None", "False", "<missing>"})
_SWITCHES = ({"True", "False"}, {"0", "1"})


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule may look at."""

    trace: Trace
    conflict: Conflict
    protection: Protection
    all_conflicts: tuple[Conflict, ...]

    @property
    def interrupted(self) -> str:
        """A, the thread that was interrupted."""
        return self.trace.name(self.conflict.first.thread)

    @property
    def intruder(self) -> str:
        """B, the thread that came in between."""
        return self.trace.name(self.conflict.between.thread)

    def found(self, misconceptions: tuple[str, ...], because: str, question: str, **more: str) -> Finding:
        """A finding about this case's conflict."""
        return Finding(
            misconceptions,
            symptom(self.trace, self.conflict),
            question,
            steps=tuple(step.index for step in self.conflict.steps),
            locations=self.conflict.locations,
            locks=self.protection.locks,
            because=because,
            remark=more.get("remark", ""),
        )


def diagnose(trace: Trace, got: str = "") -> Finding | None:
    """The most likely reason why this execution came out wrong; None if the trace shows none.

    Args:
        trace: an execution that ended, but with an observation that is not allowed.
        got: repr of that observation; only ranks variables, see `facts.conflicts`.
    """
    everything = conflicts(trace, got)
    strong = [conflict for conflict in everything if conflict.kind <= Kind.TORN]
    weak = [conflict for conflict in everything if conflict.kind > Kind.TORN]
    return (
        _first(trace, strong, everything)
        or omissions.skipped(trace)
        or _first(trace, weak, everything)
        or omissions.too_early(trace)
    )


def interruption(trace: Trace) -> Finding | None:
    """The most telling conflict of the trace and what its locks lacked; None if nobody was interrupted."""
    everything = conflicts(trace)
    return _first(trace, list(everything), everything)


def lost_update(trace: Trace) -> Finding | None:
    """A count that was lost and that the student's code looked at afterwards; None if there is none.

    Only numbers, and only where what is left was read again: what nobody looked at explains nothing.
    """
    everything = conflicts(trace)
    looked_at = [
        conflict
        for conflict in everything
        if conflict.kind is Kind.LOST_UPDATE
        and text.number(conflict.last.after) is not None
        and any(
            step.reads and step.file == "student" and step.index > conflict.last.index
            for step in trace.accesses(conflict.location)
        )
    ]
    return _first(trace, looked_at, everything)


def symptom(trace: Trace, conflict: Conflict) -> str:
    """One sentence: who did what before whom, with values."""
    a, b = trace.name(conflict.first.thread), trace.name(conflict.between.thread)
    first, between, last = conflict.first, conflict.between, conflict.last
    if conflict.kind is Kind.LOST_UPDATE:
        if conflict.twin:
            return f"Lost update: {_both(trace, conflict)} read {saw(first)} before either wrote."
        over = f"wrote {text.value(last.after)} over it" if last.after is not None else "wrote over it"
        return f"Lost update: {a} read {saw(first)}, then {b} wrote {wrote(between)}, then {a} {over}."
    if conflict.kind is Kind.STALE_CHECK:
        final = last_value(trace, conflict.location)
        ended = f"{variable(between)} ended at {text.value(final)}." if final is not None else ""
        if conflict.twin:
            both = _both(trace, conflict)
            return text.sentences(f"Stale check: {both} saw {saw(first)} before either changed it.", ended)
        return text.sentences(
            f"Stale check: {a} saw {saw(first)}, then {b} wrote {wrote(between)}, "
            f"then {a} acted on what it had seen.",
            ended,
        )
    if conflict.kind is Kind.OVERWRITTEN:
        return (
            f"Mixed up: {a} wrote {wrote(first)}, then {b} wrote {wrote(between)}, which {a} read as its own."
        )
    if conflict.kind is Kind.TORN:
        if first.reads and last.reads:
            return (
                f"Torn read: {a} read {saw(first)} and {saw(last)}, which never belonged together: "
                f"in between {b} wrote {wrote(between)}."
            )
        half = f"{a} had written {wrote(first)} but not yet {wrote(last)}"
        return f"Torn read: {half} when {b} read {saw(between)}."
    if conflict.kind is Kind.HALF_DONE:
        return f"Half done: {a} had written {wrote(first)} and was not finished when {b} read {saw(between)}."
    return f"Old news: {a} read {saw(first)}, then {b} wrote {wrote(between)}, then {a} wrote {wrote(last)}."


# -- rules, highest rank first ---------------------------------------------------------------------------


def went_on_without(case: Case) -> Finding | None:
    """M25: a thread was refused a lock and touched the data all the same.

    Needs: a try-acquire (or one with a timeout) that failed, and after it, in the same function, an access
    of the conflict by the same thread while it holds no lock. Ranks first, because the rules below would
    see nothing but "one side holds no lock" (M15) and miss that the thread did ask.
    """
    for step in case.conflict.steps:
        refusal = _refusal_before(case.trace, step)
        if refusal is not None and not step.held:
            lock = case.trace.lock_name(refusal.lock)
            finding = case.found(
                ("M25", "M15"),
                f"{case.trace.name(step.thread)} asked for {lock} at {place(refusal)}, was refused, "
                f"and went on without it.",
                f"What does {place(refusal)} give back when the lock is taken, and who looks at it?",
            )
            return _also(finding, refusal)
    return None


def flag_as_lock(case: Case) -> Finding | None:
    """M24: a variable that says "somebody is in here" was tested and set in two steps.

    Needs: a variable with two values only; both threads of the conflict saw it at rest before either set
    it, both then set it, and one of them later puts it back without looking -- which a counter never does
    and a "done once" mark never does. The conflict is either on the flag or on what it should have guarded.
    Ranks before the lock rules: seen from the data there is no lock at all (M12), yet the learner built one.
    """
    for conflict in case.all_conflicts:
        flag = conflict.location
        if conflict.kind is not Kind.LOST_UPDATE or conflict.twin is None:
            continue
        if set(conflict.threads) != set(case.conflict.threads) or not _is_switch(case.trace, flag):
            continue
        first, between, last = conflict.first, conflict.between, conflict.last
        if between.after != last.after or not _put_back(case.trace, conflict):
            continue
        who = _both(case.trace, conflict)
        who = f"{who[0].upper()}{who[1:]}" if who == "both threads" else who
        because = f"{who} saw {saw(first)}, and both set it to {text.value(last.after)}."
        finding = case.found(
            ("M24", "M12"),
            "" if conflict.location == case.conflict.location else because,
            f"How many steps are looking at {variable(first)} and setting it, "
            f"and what can the other thread do in between?",
        )
        return _also(finding, *conflict.steps)
    return None


def made_twice(case: Case) -> Finding | None:
    """M31: both threads found nothing there and both put something there.

    Needs: the look saw None or False and both threads wrote something else; or it looked for a key on a line
    of its own, and the other thread then inserted it (`d[k] = d.get(k, 0) + 1` is an update, not a creation).
    The one that came second did not look again. Not when both hold locks
    that are different (then M14 says more), nor for a flag that is put back (`flag_as_lock` stands before).
    Ranks before the lock rules, because "create if missing" is the same gap with a better-known name;
    theirs follow as second guesses.
    """
    conflict = case.conflict
    later = {Gap.NONE: "M12", Gap.LATE: "M16", Gap.SPLIT: "M16", Gap.INTERRUPTED: "M15"}
    if conflict.kind is not Kind.LOST_UPDATE or case.protection.gap not in later:
        return None
    made = conflict.between.after, conflict.last.after
    new_key = conflict.between.is_whole and not conflict.first.is_whole and not conflict.last.is_whole
    if not new_key and (conflict.first.before not in _NOTHING or None in made or _NOTHING & set(made)):
        return None
    if new_key and place(conflict.first) == place(conflict.last):
        return None
    telling = not new_key and not any(str(value).startswith("<") for value in made)
    each = f": {text.value(made[0])} and {text.value(made[1])}" if telling else ""
    return case.found(
        ("M31", later[case.protection.gap]),
        f"Each of them then made its own{each}.",
        f"How does the second thread learn, after {place(conflict.first)}, that the first was there already?",
    )


def different_locks(case: Case) -> Finding | None:
    """M14: both held a lock, but not the same one.

    Needs: each side holds a lock at its access and no lock is held by both. If the locks are several objects
    of one name that no two threads ever shared, a new lock is made on every use.
    """
    if case.protection.gap is not Gap.DIFFERENT:
        return None
    mine, theirs = case.protection.mine, case.protection.theirs
    if len(mine) > 1 and set(theirs) & set(mine):
        start, end = place(case.conflict.first), place(case.conflict.last)
        because = f"{start.capitalize()} and {end} run under different locks: {locks(case.trace, mine)}."
        question = f"Which lock is held all the way from {start} to {end}?"
        return case.found(("M14", "M16"), because, question)
    because = (
        f"{case.interrupted} held {locks(case.trace, mine)}, {case.intruder} held "
        f"{locks(case.trace, theirs)}: neither had to wait for the other."
    )
    if made_per_use(case.trace, case.protection.locks):
        question = "How many lock objects exist in the end, and how many threads ever ask for the same one?"
        return case.found(("M14",), because, question)
    question = f"Which one lock must a thread hold to touch {variable(case.conflict.between)}?"
    return case.found(("M14", "M15"), because, question)


def one_side(case: Case) -> Finding | None:
    """M15: one thread locked, the other did not.

    Needs: one side inside a critical section (A: from look to write; B: at its access), the other without
    any lock at that moment.
    """
    conflict = case.conflict
    if case.protection.gap is Gap.INTRUDER:
        bare, locked, held = conflict.between, conflict.first, case.protection.mine
    elif case.protection.gap is Gap.INTERRUPTED:
        bare, locked, held = conflict.last, conflict.between, case.protection.theirs
    else:
        return None
    return case.found(
        ("M15",),
        f"{case.trace.name(locked.thread)} held {locks(case.trace, held)} at {place(locked)}, "
        f"{case.trace.name(bare.thread)} held no lock at {place(bare)}.",
        f"What keeps a thread out of {place(bare)} while another one is at {place(locked)}?",
    )


def several_inside(case: Case) -> Finding | None:
    """M25: a semaphore let both in.

    Needs: both sides hold the same semaphore throughout, which cannot be unless it has several permits.
    """
    if case.protection.gap is not Gap.SHARED:
        return None
    name = locks(case.trace, tuple(lock for lock in case.protection.theirs if lock in case.protection.mine))
    return case.found(
        ("M25",),
        f"{case.interrupted} and {case.intruder} were both between taking {name} and giving it back.",
        f"How many threads does {name} let in at the same time?",
    )


def two_steps(case: Case) -> Finding | None:
    """M16: the look and the change are not in one critical section.

    Needs: A holds a lock at one end only, or at both ends but gave it back in between. M15 follows when the
    intruder held no lock either.
    """
    conflict, lock_names = case.conflict, locks(case.trace, case.protection.mine)
    start, end = place(conflict.first), place(conflict.last)
    if case.protection.gap is Gap.LATE:
        because = f"{case.interrupted} looked at {start} without a lock and took {lock_names} only for {end}."
    elif case.protection.gap is Gap.EARLY:
        because = f"{case.interrupted} held {lock_names} at {start}, but no longer at {end}."
    elif case.protection.gap is Gap.SPLIT:
        twice = f"at {start} and again at {end}" if start != end else f"twice at {start}"
        because = f"{case.interrupted} held {lock_names} {twice}, but not in between."
    else:
        return None
    question = f"What may another thread do between {start} and {end}?"
    if start == end:
        question = f"What may another thread do in the middle of {start}?"
    return case.found(("M16",) if case.protection.theirs else ("M16", "M15"), because, question)


def slept(case: Case) -> Finding | None:
    """M07: no lock, but a sleep where one would be.

    Needs: neither side holds a lock, and one of the two slept in the very function that touches the data,
    before it was finished there. Stands before `no_lock`, of which it is a special case.
    """
    if case.protection.gap is not Gap.NONE:
        return None
    for step in case.conflict.steps:
        for sleep in reversed(case.trace.steps[: case.conflict.last.index]):
            mine = sleep.thread == step.thread and sleep.function == step.function
            if sleep.op == "sleep" and sleep.file == "student" and mine:
                finding = case.found(
                    ("M07", "M12"),
                    f"{case.trace.name(sleep.thread)} slept at {place(sleep)}; nobody held a lock.",
                    "How long must a thread sleep to be certain that no other is in the middle of this?",
                )
                return _also(finding, sleep)
    return None


def no_lock(case: Case) -> Finding | None:
    """M12, or M29 for a container: nobody held a lock. Needs nothing more, so it stands last.

    M29 first where each single call on a container (or a queue) was safe by itself and the gap lies between
    two of them.
    """
    if case.protection.gap is not Gap.NONE:
        return None
    conflict = case.conflict
    if conflict.last.is_whole and conflict.between.is_whole and conflict.first.is_whole:
        asked = f"What may another thread do to {variable(conflict.between)} between"
        return case.found(
            ("M29", "M12"),
            f"Each single call on {variable(conflict.between)} is safe; nothing held them together.",
            f"{asked} {place(conflict.first)} and {place(conflict.last)}?"
            if conflict.first.line != conflict.last.line
            else f"{asked} two passes of {place(conflict.first)}?",
        )
    one_line = conflict.first.line == conflict.last.line and conflict.first.file == conflict.last.file
    if conflict.kind is Kind.STALE_CHECK or not one_line:
        question = f"What may another thread do between {place(conflict.first)} and {place(conflict.last)}?"
        second: tuple[str, ...] = ("M16",)
    else:
        question = f"Into which steps does {place(conflict.first)} fall apart, and who may run between them?"
        second = ()
    remark = ""
    if one_line and conflict.kind is Kind.LOST_UPDATE:
        remark = (
            "Since 3.10 CPython hardly ever switches threads inside such a line: a million runs may never "
            "show this. Nothing promises that it stays so."
        )
    return case.found(("M12", *second), "Nobody held a lock.", question, remark=remark)


RULES: tuple[Callable[[Case], Finding | None], ...] = (
    went_on_without,
    flag_as_lock,
    made_twice,
    different_locks,
    one_side,
    several_inside,
    two_steps,
    slept,
    no_lock,
)
"""The rules about a conflict, highest rank first."""


# -- evidence --------------------------------------------------------------------------------------------


def _first(trace: Trace, candidates: list[Conflict], everything: tuple[Conflict, ...]) -> Finding | None:
    for conflict in candidates:
        case = Case(trace, conflict, protection(conflict), everything)
        for rule in RULES:
            finding = rule(case)
            if finding is not None:
                return finding
    return None


def _both(trace: Trace, conflict: Conflict) -> str:
    """`both threads` when there are no others to confuse them with, else their names."""
    starter = trace.steps[0].thread
    workers = [thread for thread in trace.by_thread if thread != starter]
    if set(workers) == set(conflict.threads) or len(trace.by_thread) == 2:
        return "both threads"
    return text.listing(trace.name(thread) for thread in conflict.threads)


def _also(finding: Finding, *steps: Step) -> Finding:
    """`finding` with more steps in evidence, and what they touch."""
    return replace(
        finding,
        steps=tuple(sorted({*finding.steps, *(step.index for step in steps)})),
        locations=tuple(dict.fromkeys((*finding.locations, *(s.location for s in steps if s.is_access)))),
        locks=tuple(dict.fromkeys((*finding.locks, *(s.lock for s in steps if s.lock)))),
    )


def _refusal_before(trace: Trace, step: Step) -> Step | None:
    """The refused acquire after which `step`'s thread came here in the same function without the lock."""
    for earlier in reversed(trace.steps[: step.index]):
        if earlier.thread != step.thread:
            continue
        if earlier.function != step.function or earlier.acquired:
            return None
        if earlier.refused and earlier.file == "student":
            return earlier
    return None


def _is_switch(trace: Trace, location: str) -> bool:
    """Whether the location only ever held two values, of a kind that flags have."""
    steps = trace.by_location[location]
    held = {step.before for step in steps} | {step.after for step in steps if step.writes}
    held.discard(None)
    if any(held <= switch for switch in _SWITCHES):
        return True
    return len(held) == 2 and "None" in held


def _put_back(trace: Trace, conflict: Conflict) -> bool:
    """Whether a thread of the conflict later restores the flag's first value without looking."""
    rest = conflict.first.before
    for thread in conflict.threads:
        mine = [s for s in trace.by_location[conflict.location] if s.thread == thread]
        for previous, step in pairwise(mine):
            if previous.writes and step.writes and step.after == rest and step.index > conflict.between.index:
                return True
    return False
