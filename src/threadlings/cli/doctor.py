"""The verb `doctor`: what this machine can do for grading, and how to get what it cannot."""

# ruff: noqa: PLC0415 - heavy imports wait for the verb

from __future__ import annotations

import platform
import sys
from pathlib import Path

import click

from threadlings.cli.common import (
    EXIT_CODES,
    EXIT_FAILED,
    EXIT_GOOD,
    consoles,
    open_course,
    shared_options,
)
from threadlings.course import Course
from threadlings.errors import JailError, UsageError
from threadlings.report.machine import Finding, show_findings

_HOW = {
    "A": "Install bubblewrap (`apt install bubblewrap`, `dnf install bubblewrap`). In a container, allow "
    "user namespaces: `--security-opt seccomp=unconfined` for Docker, or, on the host, sysctl "
    "kernel.unprivileged_userns_clone=1 and kernel.apparmor_restrict_unprivileged_userns=0.",
    "B": "Use a kernel of Linux 6.2 or newer with Landlock switched on at boot (`lsm=landlock,...`).",
}


def hidden_files(course: Course) -> list[Path]:
    """The files of a course that no submission may read."""
    kept = [path for exercise in course.exercises for path in (exercise.hidden_tests, exercise.solution)]
    return [path for path in kept if path.is_file()]


@click.command(epilog=EXIT_CODES)
@shared_options
@click.pass_context
def doctor(context: click.Context, course_path: Path | None, no_color: bool) -> None:
    """Say which jail this machine offers, try to break out of it, and name what is missing.

    The exit code is 0 if a class can be graded here, else 1.
    """
    from threadlings.jail import ProbeClient, Tier, detect, why_not
    from threadlings.jail.selftest import escapes

    console, progress = consoles(no_color)
    try:
        course = open_course(course_path)
    except UsageError:
        course = None
    findings = [
        Finding(
            sys.version_info >= (3, 11),
            "Python",
            f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}",
        )
    ]
    tier = detect()
    for candidate, what in ((Tier.A, "tier A (bubblewrap)"), (Tier.B, "tier B (Landlock and seccomp)")):
        reason = why_not(candidate)
        missed = reason is not None and tier is Tier.C
        findings.append(
            Finding(
                None if reason is not None and not missed else reason is None,
                what,
                "works" if reason is None else reason,
                _HOW[candidate.value] if missed else "",
            )
        )
    worked: tuple[str, ...] = ()
    try:
        with progress.status("trying to break out ..."), ProbeClient(tier) as probe:
            worked = escapes(probe, hidden_files(course) if course else ())
        found = "nothing got out" if not worked else "what got out: " + "; ".join(worked)
        advice = "" if not worked else "Do not grade other people's programs here."
        findings.append(Finding(not worked, f"self-test of tier {tier}", found, advice))
    except JailError as error:
        findings.append(Finding(False, f"self-test of tier {tier}", str(error)))
    if course is not None:
        missing = [exercise.id for exercise in course.exercises if not exercise.hidden_tests.is_file()]
        findings.append(
            Finding(
                True if not missing else None,
                f"course {course.id}",
                f"{len(course.exercises)} exercises"
                + (f", {len(missing)} without hidden checks" if missing else ", all with their checks"),
            )
        )
    good = all(finding.good is not False for finding in findings) and tier is not Tier.C
    conclusion = (
        f"A class can be graded here, in a jail of tier {tier}."
        if good
        else ("A class should not be graded here. `check` works: your own program needs no jail.")
    )
    show_findings(console, findings, conclusion)
    context.exit(EXIT_GOOD if good else EXIT_FAILED)
