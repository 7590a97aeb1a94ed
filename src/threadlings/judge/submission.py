"""The `submission` fixture: what a check file may do with a student's program.

Theory of operation. `explore` sends the student's text, the text of the sibling `scenarios.py` and the name
of a scenario to the probe, and gets plain data back. Whatever else happens on the way (the program was
killed, it ended the process, what came back does not verify) ends the check with a verdict that says so.

A rejection is a claim until it was replayed. `confirm` asks a fresh child of the probe to run the offending
schedule again, twice; only if it ends in the same way both times is anything charged to the student, and the
trace that comes with the answer is what the diagnosis and the two-column schedule are made of.
"""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, TypeVar

from threadlings.errors import GraderError
from threadlings.jail import Limits, ProbeClient, Reply
from threadlings.judge import wire
from threadlings.judge.endings import ShapeError, clean, spell
from threadlings.judge.exploration import Exploration
from threadlings.judge.failure import CheckFailed, Query, Rejection, Told, reject
from threadlings.judge.races import Race
from threadlings.judge.stress import Stress
from threadlings.judge.turns import Following, Orders, read_turns
from threadlings.settings import MAX_DURATION_S
from threadlings.verdicts import Verdict

T = TypeVar("T", bound=wire.Record)

_EARLY_TIMEOUTS = 3
_MAX_DURATIONS = 8
_MAX_NOTES = 20
_NEARLY = 0.9
_RECORDS_LOST = 71
_PROBE_FAILED = 70
"""How a child of the probe ends when an exception of ours, not of the program's, escapes (EX_SOFTWARE)."""


@dataclass(frozen=True, slots=True)
class Program:
    """What is graded, and within which limits.

    Attributes:
        name: name of the student's module, without `.py`.
        source: its text.
        seed: whatever random inputs depend on.
        limits: limits of one request.
        max_executions: executions of one search.
        max_steps: steps of one execution.
        races: what becomes of data races: `off`, `warn` or `fail`.
        search_limit_s: processor seconds of one search.
    """

    name: str
    source: str
    seed: str = ""
    limits: Limits = field(default_factory=Limits)
    max_executions: int = 2000
    max_steps: int = 20_000
    races: Literal["off", "warn", "fail"] = "warn"
    search_limit_s: float = 8.0


class Timings(dict[str, float]):
    """Best real seconds by scenario; NaN where none could be taken. Never a reason for a verdict.

    Attributes:
        build: `GIL` or `free-threaded`, empty if unknown.
    """

    build: str = ""


class Submission:
    """One student's program, as one check sees it.

    Attributes:
        random: a generator seeded from the course, the exercise, the text and the check: the same inputs
            whenever the same text is graded, different ones for another text.
        explorations: everything explored so far.
        notes: everything noted so far.
        program: what is graded.
    """

    def __init__(
        self,
        program: Program,
        probe: ProbeClient,
        scenarios: Path,
        check: str = "",
        on_progress: Callable[[wire.Progress], None] | None = None,
    ) -> None:
        """Prepare to run one check.

        Args:
            program: what is graded.
            probe: where it runs.
            scenarios: the scenarios file, sent as text when first needed.
            check: name of the check, for the seed.
            on_progress: is told now and then how far a search has come.
        """
        digest = blake2b(
            f"{program.seed}\0{check}\0{program.source}".encode(errors="replace"), digest_size=16
        )
        self.random = random.Random(int.from_bytes(digest.digest(), "big"))
        self.explorations: list[Exploration] = []
        self.notes: list[str] = []
        self._started = time.monotonic()
        self._asking_s = 0.0
        self.program = program
        self._probe = probe
        self._on_progress = on_progress
        self._scenarios_path = scenarios
        self._scenarios_text: str | None = None

    # -- for check files -------------------------------------------------------------------------------

    def explore(
        self,
        scenario: str,
        *,
        max_executions: int | None = None,
        search_limit_s: float | None = None,
        early_timeouts: bool | int = False,
        durations: Sequence[float] = (),
        **params: Any,
    ) -> Exploration:
        """Search the interleavings of a scenario.

        Args:
            scenario: name of a function in the sibling `scenarios.py`.
            max_executions: executions to run at most; None for the exercise's own limit.
            search_limit_s: processor seconds to search at most; None for the exercise's own limit. A check
                that passes although its search was cut short by this is inconclusive.
            early_timeouts: how many timed waits of each thread, sleeps included, may end while others could
                run; True for three.
            durations: seconds that work of the scenario's (`threadlings.scenario.takes`) may take; every
                choice is tried.
            params: JSON data, passed to the scenario by keyword.

        Raises:
            CheckFailed: the program could not be run to the end of the search.
        """
        options: dict[str, Any] = {
            "max_executions": self.program.max_executions if max_executions is None else max_executions,
            "max_steps": self.program.max_steps,
            "races": self.program.races != "off",
            "search_limit_s": self.program.search_limit_s if search_limit_s is None else search_limit_s,
        }
        if early_timeouts:
            options["early_timeouts"] = _EARLY_TIMEOUTS if early_timeouts is True else int(early_timeouts)
        if durations:
            options["durations"] = _checked_durations(durations)
        query = Query(scenario, params, options)
        exploration = Exploration(self._search(query), query, self.program.name)
        self.explorations.append(exploration)
        return exploration

    def measure(self, *scenarios: str, repeats: int = 5, **params: Any) -> Timings:
        """Run scenarios with real threads in real time, in turn, and take the best time of each.

        For notes beside a verdict, never for the verdict: what cannot be measured is NaN.

        Args:
            scenarios: names of functions in the sibling `scenarios.py`.
            repeats: rounds.
            params: JSON data, passed to each scenario by keyword.
        """
        options = {"scenarios": list(scenarios), "repeats": repeats}
        timings = Timings(dict.fromkeys(scenarios, float("nan")))
        try:
            measured = self._ask("measure", Query(scenarios[0], params, options), wire.Measured)
        except CheckFailed as failure:
            self.note(f"Real timings could not be taken: {failure.message}")
            return timings
        timings.update({name: best for name, best in measured.best_s.items() if name in timings})
        timings.build = measured.build
        return timings

    def stress(
        self,
        scenario: str,
        *,
        runs: int = 200,
        seconds: float = 3.0,
        hang_after_s: float = 2.0,
        outside: bool = False,
        nudge: bool = True,
        **params: Any,
    ) -> Stress:
        """Run a scenario with real threads in real time, many times over.

        For notes beside a verdict, never for the verdict: that a race does not show says nothing.

        Args:
            scenario: name of a function in the sibling `scenarios.py`.
            runs: how often to run it, at most.
            seconds: real seconds after which no other run is begun.
            hang_after_s: real seconds after which a run is given up; after three of those no more are made.
            outside: let the program use processes, sockets, event loops and files, as far as the jail goes.
            nudge: make threads give up the processor now and then in the middle of statements; without, they
                switch when CPython would have them do so.
            params: JSON data, passed to the scenario by keyword.

        Returns:
            The outcomes; without any if it could not be run at all, and a note says why.
        """
        limits = {"runs": runs, "seconds": seconds, "hang_after_s": hang_after_s}
        options = {**limits, "outside": outside, "nudge": nudge}
        try:
            stressed = self._ask("stress", Query(scenario, params, options), wire.Stressed)
        except CheckFailed as failure:
            self.note(f"Real threads could not be tried: {failure.message}")
            return Stress()
        return Stress(stressed.runs, stressed.outcomes, stressed.build)

    def follow(
        self, scenario: str, turns: object, *, actors: str = "AB", split: bool = False, **params: Any
    ) -> Following:
        """Run a scenario by the student's turns: each letter lets a thread go on by one visible line.

        Args:
            scenario: name of a function in the sibling `scenarios.py`; it starts threads that are named by
                one letter each.
            turns: what the student wrote, such as `"A A B B A B"`. When the letters are used up, the rest
                goes on by itself.
            actors: the letters.
            split: whether a line such as `x.y += 1` is three turns: load, add and store.
            params: JSON data, passed to the scenario by keyword.

        Raises:
            CheckFailed: the turns cannot be read, or a thread cannot go on when its turn comes; the message
                says which and why.
        """
        wanted = read_turns(turns, tuple(actors))
        if isinstance(wanted, str):
            reject(wanted)
        options = {
            "actors": list(actors),
            "turns": wanted,
            "split": split,
            "max_steps": self.program.max_steps,
        }
        followed = self._ask("follow", Query(scenario, params, options), Following)
        if not followed.confirmed:
            message = "Following these turns again did something else. A person should look at it."
            raise CheckFailed(Rejection(message, verdict=Verdict.INCONCLUSIVE))
        if len(followed.turns) < len(wanted):
            table = f"\n{followed.table()}" if followed.turns else ""
            reject(f"{followed.refusal(wanted[len(followed.turns)])}{table}")
        return followed

    def orders(
        self,
        scenario: str,
        *,
        actors: str = "AB",
        split: bool = False,
        limit: int = 1_000,
        **params: Any,
    ) -> Orders:
        """Run a scenario in every order of turns, and count what comes of them.

        Args:
            scenario: as in `follow`.
            actors: the letters.
            split: as in `follow`.
            limit: the most orders to run; `complete` tells whether there are more.
            params: JSON data, passed to the scenario by keyword.
        """
        options = {
            "actors": list(actors),
            "limit": limit,
            "split": split,
            "max_steps": self.program.max_steps,
        }
        return self._ask("orders", Query(scenario, params, options), Orders)

    def note(self, text: str) -> None:
        """Show a line beside the verdict."""
        if len(self.notes) < _MAX_NOTES:
            self.notes.append(str(text))

    # -- for the judge ---------------------------------------------------------------------------------

    @property
    def probe_share(self) -> float:
        """The part of this check's real time that was spent waiting for the probe, from 0 to 1."""
        return self._asking_s / max(time.monotonic() - self._started, 1e-9)

    def load(self) -> None:
        """Have the probe load the program and do nothing else.

        What reaches out of the simulation when it is imported (`from multiprocessing import Pool`) is left to
        the checks: one that searches will say the same, and one that runs the program for real can.

        Raises:
            CheckFailed: it cannot be loaded.
        """
        try:
            self._ask("load", Query("", {}, {}), wire.Loaded)
        except CheckFailed as failure:
            if failure.rejection.verdict is not Verdict.INCONCLUSIVE:
                raise

    def confirm(self, rejection: Rejection) -> Rejection:
        """Replay the execution behind a rejection, and explain it.

        Returns:
            The rejection with diagnosis and evidence; or an inconclusive one, if the replay did not end in
            the same way. A rejection without an execution is returned as it is.
        """
        if rejection.ending is None or rejection.query is None or not rejection.schedule:
            return rejection
        try:
            explained = self._ask("explain", rejection.query, wire.Explained, schedule=rejection.schedule)
        except CheckFailed as failure:
            return _unconfirmed(rejection, f"the replay failed: {failure.message}")
        if not explained.confirmed:
            return _unconfirmed(rejection, "replaying the schedule did not do the same again")
        if not explained.ending.same_outcome(rejection.ending):
            return _unconfirmed(rejection, "replaying the schedule ended in another way")
        if rejection.ending.held_locks and not explained.ending.held_locks:
            return _unconfirmed(rejection, "nobody held a lock when the replay had ended")
        return explain_rejection(
            rejection.but(ending=explained.ending if explained.ending.schedule else rejection.ending),
            rejection.query,
            explained,
        )

    def race_found(self) -> Rejection | None:
        """The rejection because of a data race, confirmed and explained, where the policy asks for one."""
        if self.program.races != "fail":
            return None
        for exploration in self.explorations:
            for race in exploration.races:
                if race.is_race:
                    return self._confirm_race(exploration.query, race)
        return None

    # -- within ----------------------------------------------------------------------------------------

    def _search(self, query: Query) -> wire.Explored:
        return self._ask("explore", query, wire.Explored)

    def _confirm_race(self, query: Query, race: Race) -> Rejection:
        from threadlings.explain import explain_race  # noqa: PLC0415 - only a failing check needs it

        rejection = Rejection(str(race), query=query)
        asked = Query(query.scenario, query.params, {**query.options, "race": race.lines})
        try:
            explained = self._ask("explain", asked, wire.Explained, schedule=race.schedule)
        except CheckFailed as failure:
            return _unconfirmed(rejection, f"the replay failed: {failure.message}")
        if not explained.confirmed or explained.race is None or explained.race.lines != race.lines:
            return _unconfirmed(rejection, "replaying the schedule did not do the same again")
        told = explain_race(explained.record)
        return rejection.but(
            message=f"{told.message}\n{told.question}",
            misconceptions=told.misconceptions,
            ending=explained.ending,
            details=told.details,
            evidence=_replayed(explained.preemptions),
            told=Told(asked, explained, told),
        )

    def _scenarios(self) -> str:
        if self._scenarios_text is None:
            try:
                self._scenarios_text = self._scenarios_path.read_text(encoding="utf-8")
            except OSError as error:
                raise GraderError(
                    f"{self._scenarios_path} cannot be read ({error.strerror}). A check file that explores "
                    "needs a scenarios.py beside it."
                ) from None
        return self._scenarios_text

    def _ask(self, mode: str, query: Query, expected: type[T], *, schedule: str | None = None) -> T:
        """Put a request to the probe; every way in which it can go wrong is a `CheckFailed`."""
        _check_params(query)
        key = wire.new_key()
        request = wire.build_request(
            mode,
            key=key,
            name=self.program.name,
            source=self.program.source,
            scenarios="" if mode == "load" else self._scenarios(),
            scenario=query.scenario,
            params=query.params,
            options=query.options,
            schedule=schedule,
            limits=self.program.limits,
        )
        started = time.monotonic()
        try:
            reply = self._probe.ask(
                request,
                wall_limit_s=self.program.limits.patience_s,
                on_lines=wire.ProgressReader(key, self._on_progress) if self._on_progress else None,
            )
        finally:
            took_s = time.monotonic() - started
            self._asking_s += took_s
        record = _record_of(reply, key, self.program, took_s)
        if isinstance(record, wire.Refused):
            raise _refusal(record, self.program.name)
        if not isinstance(record, expected):
            raise _crashed("What came back from the program is not an answer to what was asked.")
        return record


def _checked_durations(durations: Sequence[float]) -> list[float]:
    if len(durations) > _MAX_DURATIONS or not all(
        type(seconds) in (int, float) and 0 <= seconds <= MAX_DURATION_S for seconds in durations
    ):
        raise GraderError(
            f"durations={durations!r}: up to {_MAX_DURATIONS} numbers of seconds, none of them negative"
        )
    return [float(seconds) for seconds in durations]


def _check_params(query: Query) -> None:
    try:
        json.dumps(query.params, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise GraderError(
            f"the parameters of scenario {query.scenario!r} are not JSON data: {error}"
        ) from None


# -- what became of a request --------------------------------------------------------------------------


def _failure(verdict: Verdict, message: str, details: str = "") -> CheckFailed:
    return CheckFailed(Rejection(message, verdict=verdict, details=details))


def _crashed(message: str) -> CheckFailed:
    return _failure(Verdict.CRASHED, message)


def _record_of(reply: Reply, key: str, program: Program, took_s: float) -> wire.Record:
    limits = program.limits
    if reply.status == "wall_limit":
        raise _failure(
            Verdict.TIMEOUT,
            f"The program did not finish within {limits.wall_limit_s:g} s of real time. "
            "Simulated waiting takes no real time; something keeps running, or waits for the outside world."
            + _stood_at(reply.stack, program),
            _stack_text(reply.stack, program),
        )
    if reply.status == "output_limit":
        raise _crashed("The program produced more output than can be handled. Does a loop never end?")
    if reply.status == "died":
        raise _crashed(
            "The process that watches over the program ended while the program ran. "
            "A submission must not kill other processes."
        )
    if reply.status == "signaled":
        raise _signaled(reply, program, took_s)
    if reply.code == _RECORDS_LOST:
        raise _crashed("The program closed files that are not its own, so what came of it could not be told.")
    if reply.code == _PROBE_FAILED and not reply.lines:
        raise GraderError(f"the probe failed, not the program:\n{clean(reply.stderr).strip()}")
    try:
        return wire.last_record(reply.lines, key)
    except ShapeError as error:
        if reply.code != 0 or not reply.lines:
            raise _crashed(
                f"The program ended its whole process (exit code {reply.code}) before the check was done. "
                "A call of os._exit, or of C code that exits, does that."
            ) from None
        raise _crashed(f"What came back from the program cannot be trusted: {error}.") from None


Frame = tuple[str, int, str]


def _stood_at(stack: Sequence[Frame], program: Program) -> str:
    """Where in the submission a program stood that ran out of time, as a sentence."""
    for file, line, function in stack:
        if file == f"{program.name}.py":
            where = "" if function == "<module>" else f", in {clean(function)}"
            return f" When its time was up it was at line {line}{where}."
    return ""


def _stack_text(stack: Sequence[Frame], program: Program) -> str:
    """The stack as Python shows it, innermost last; the scenario's part is nobody's business."""
    return "\n".join(
        f'File "{file}", line {line}, in {clean(function)}'
        for file, line, function in reversed(stack)
        if file == f"{program.name}.py"
    )


def _signaled(reply: Reply, program: Program, took_s: float) -> CheckFailed:
    """The verdict on a program that a signal ended.

    The kernel says SIGXCPU at the processor limit, and SIGKILL to whoever does not listen. SIGKILL has
    other senders, but none of them waits until the limit is due (which is told in coarse ticks).
    """
    code, limits = reply.code, program.limits
    at_limit = took_s >= _NEARLY * limits.cpu_limit_s
    if code == signal.SIGXCPU or (code == signal.SIGKILL and at_limit):
        return _failure(
            Verdict.TIMEOUT,
            f"The program used more than {limits.cpu_limit_s:g} s of processor time. Does a loop never end?"
            + _stood_at(reply.stack, program),
            _stack_text(reply.stack, program),
        )
    try:
        name = signal.Signals(code).name
    except ValueError:
        name = f"signal {code}"
    if code == signal.SIGKILL:
        gib = limits.memory_limit_bytes / 1024**3
        return _crashed(
            f"The program was killed ({name}): it used too much memory (limit {gib:g} GiB), or killed itself."
        )
    return _crashed(f"The program's process was ended by {name}.")


_REFUSALS: Mapping[str, tuple[Verdict, Callable[[str, str], str]]] = {
    "syntax_error": (Verdict.CRASHED, lambda where, said: f"Syntax error in {where}: {said}"),
    "import_error": (Verdict.CRASHED, lambda where, said: f"An import in {where} does not work: {said}"),
    "load_error": (Verdict.CRASHED, lambda where, said: f"{where} cannot be loaded: {said}"),
    "load_deadlock": (Verdict.CRASHED, lambda where, said: f"Loading {where} never ends: {said}"),
    "missing": (
        Verdict.FAILED,
        lambda _, said: f"{said.rstrip('.')}. Keep the names that the starter file gives.",
    ),
    "bad_observation": (Verdict.FAILED, lambda where, said: f"{where} returned something unexpected: {said}"),
    "forbidden": (
        Verdict.FORBIDDEN,
        lambda where, said: (
            f"{where} {said.rstrip('.')}. No exercise needs that, and it could be used to cheat, so the "
            "program was not run any further. Take it out and check again; if it is needed, ask your teacher."
        ),
    ),
    "unsupported": (Verdict.INCONCLUSIVE, lambda where, said: f"{where} cannot be judged here: {said}"),
}


def _refusal(refused: wire.Refused, name: str) -> Exception:
    """The exception for what the probe would not run."""
    if refused.reason == "scenario_error":
        return GraderError(f"the scenario is at fault: {refused.message}\n{refused.traceback}".rstrip())
    verdict, say = _REFUSALS[refused.reason]
    tells_line = not refused.line or f"line {refused.line}" in refused.message
    where = f"{name}.py" if tells_line else f"{name}.py, line {refused.line}"
    return _failure(verdict, say(where, refused.message), details=refused.traceback)


# -- confirmation --------------------------------------------------------------------------------------


def _unconfirmed(rejection: Rejection, why: str) -> Rejection:
    return rejection.but(
        message=(
            f"Something looked wrong ({rejection.message.splitlines()[0]}), but it could not be shown "
            f"again: {why}. Nothing is held against the submission; a person should look at it."
        ),
        verdict=Verdict.INCONCLUSIVE,
        misconceptions=(),
        stand_in=False,
    )


def _replayed(switches: int) -> str:
    return (
        "replayed twice in a fresh process, with the same end each time "
        f"({switches} forced switch{'' if switches == 1 else 'es'})"
    )


def explain_rejection(rejection: Rejection, query: Query, explained: wire.Explained) -> Rejection:
    """The rejection with what its execution tells."""
    from threadlings.explain import explain  # noqa: PLC0415 - only a failing check needs it

    evidence = _replayed(explained.preemptions)
    try:
        told = explain(
            explained.record, allowed=rejection.allowed, got=rejection.got, overtaken=rejection.overtaken
        )
    except Exception as error:
        return rejection.but(
            evidence=evidence, details=f"(the schedule could not be drawn: {spell(str(error))})"
        )
    rejection = rejection.but(
        evidence=evidence, details=told.details, remark=told.remark, told=Told(query, explained, told)
    )
    if not rejection.stand_in:
        return rejection
    message = told.message or rejection.message
    if told.message and told.question and told.question not in message:
        message = f"{message}\n{told.question}"
    return rejection.but(
        message=message, misconceptions=tuple(told.misconceptions) or rejection.misconceptions
    )
