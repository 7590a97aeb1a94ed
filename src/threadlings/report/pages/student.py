"""A submission's report: what every check came to, for the one who wrote it.

The order is that of attention, as on the terminal: the points, then the checks; below one that did not pass
its message, the link to the viewer, the schedule as text, how far the search went; below all of them what may
be behind it, and the hints, closed. Nothing of the checks' own text is in the page, only what they said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from threadlings.course import Exercise
from threadlings.explain.misconceptions import Misconception
from threadlings.report.pages.page import printable, render
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

_BLAMELESS = frozenset((Verdict.INCONCLUSIVE, Verdict.SKIPPED, Verdict.GRADER_ERROR))


def submission_page(
    exercise: Exercise,
    result: SubmissionResult,
    *,
    catalogue: Mapping[str, Misconception],
    viewers: Mapping[str, str] | None = None,
    hints: Sequence[str] = (),
    echoes: Mapping[str, str] | None = None,
    back: str = "",
) -> str:
    """The page for a submission.

    Args:
        exercise: what it answers.
        result: what became of it.
        catalogue: the misconceptions' words, by id.
        viewers: check id -> address of its viewer's page, relative to this page.
        hints: the stages of the exercise's hints; empty for none.
        echoes: check id -> what real threads showed of its failure.
        back: where a link back leads; empty for none.
    """

    def known(checks: Iterable[CheckResult]) -> list[Misconception]:
        first = dict.fromkeys(check.misconceptions[0] for check in checks if check.misconceptions)
        return [catalogue[m] for m in first if m in catalogue]

    return render(
        "submission",
        exercise=exercise,
        result=result,
        passed=sum(check.verdict is Verdict.PASSED for check in result.checks),
        tone=tone,
        sign=lambda verdict: {"good": "✓", "bad": "✗"}.get(tone(verdict), "?"),
        ideas=lambda check: known([check]),
        details=_details,
        replayable=lambda check: bool(check.schedule) and not check.schedule.endswith(":"),
        behind=known(result.checks),
        viewers=viewers or {},
        echoes=echoes or {},
        hints=[] if result.verdict is Verdict.PASSED else hints,
        back=back,
    )


def tone(verdict: Verdict) -> str:
    """`good`, `bad`, or `open` where nobody is to blame."""
    if verdict is Verdict.PASSED:
        return "good"
    return "open" if verdict in _BLAMELESS else "bad"


def _details(check: CheckResult) -> str:
    """The schedule's picture without its last line, which stands by itself."""
    return printable(check.details.removesuffix(f"replay: {check.schedule}").strip("\n"))
