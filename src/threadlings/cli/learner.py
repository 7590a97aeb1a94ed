"""The verbs of someone who learns: list, check, hint."""

# ruff: noqa: PLC0415, PLR0917 - heavy imports wait for the verb; a verb takes what its options give

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from threadlings.cli.common import (
    EXIT_CODES,
    EXIT_FAILED,
    EXIT_GOOD,
    complete_exercise,
    consoles,
    find_exercise,
    find_target,
    open_course,
    shared_options,
    show_place,
)
from threadlings.course import Attempt, Course, Exercise, Policy
from threadlings.errors import UsageError
from threadlings.report.hints import STAGES, read_stages
from threadlings.report.listing import show_course, show_hint
from threadlings.report.submission import show_submission
from threadlings.report.text import printable
from threadlings.verdicts import SubmissionResult, Verdict

if TYPE_CHECKING:
    from threadlings.jail import ProbeClient


@click.command("list", epilog=EXIT_CODES)
@shared_options
def list_(course_path: Path | None, no_color: bool) -> None:
    """Show the course: its units and exercises."""
    console, _ = consoles(no_color)
    show_course(console, open_course(course_path))


@click.command(epilog=EXIT_CODES)
@click.argument("exercise", shell_complete=complete_exercise)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--json", "json_target", metavar="FILE", help="Also write the result as JSON; - for standard output."
)
@click.option(
    "--html",
    "html_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also write the report as pages, with a viewer for every schedule that fails.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random inputs.")
@shared_options
@click.pass_context
def check(
    context: click.Context,
    exercise: str,
    file: Path | None,
    json_target: str | None,
    html_folder: Path | None,
    seed: int,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Check your answer to EXERCISE.

    EXERCISE is an id (see `threadlings list`) or the path of an exercise's file. FILE is your answer;
    default: the exercise's own file. The public checks are run, and the hidden ones if the course has them.
    """
    from threadlings.bulk.intake import UnreadableError, read_source
    from threadlings.explain.misconceptions import catalogue
    from threadlings.gradebook import document, write_json, write_text
    from threadlings.jail import ProbeClient, Tier, explain_tier
    from threadlings.judge import grade
    from threadlings.report.pages.folder import write_submission_report
    from threadlings.report.progress import searching

    console, progress = consoles(no_color, json_target)
    course = open_course(course_path)
    target, path = find_target(course, exercise, file)
    try:
        # A link of one's own may be followed; a pipe may not be waited for.
        source = read_source(path.resolve(), target.limits.max_source_bytes)
    except UnreadableError as error:
        raise UsageError(f"{printable(str(path))}: {error}. Name a file that can be read.") from error
    remarks = []
    visible = has_graders(target)
    if not visible:
        remarks.append("Public checks only: this copy of the course has no hidden ones.")
    with ProbeClient() as probe, searching(progress) as show:
        result = grade(
            course,
            target,
            source,
            probe=probe,
            visibility="all" if visible else "public",
            seed=seed,
            source_path=printable(str(path)),
            on_progress=lambda told: show(told.phase, told.done, told.budget),
        )
        traces = {}
        if html_folder is not None:
            progress.print("drawing the schedules ...", style="dim")
            traces = traces_of(course, target, source, result, probe=probe, seed=seed, file_name=path.name)
    if probe.tier is Tier.C:
        remarks.append(f"Not jailed ({explain_tier()}). Check programs that you trust.")
    show_submission(
        console,
        result,
        title=target.title,
        catalogue=catalogue(),
        remarks=remarks,
        next_steps=_next_steps(course, target, result, path),
    )
    if json_target is not None:
        write_json(json_target, document(course, [Policy(course).standing([Attempt(result)])], seed=seed))
    if html_folder is not None:
        index = write_submission_report(
            html_folder, target, result, write=write_text, catalogue=catalogue(), traces=traces
        )
        show_place(console, index)
    context.exit(EXIT_GOOD if result.verdict is Verdict.PASSED else EXIT_FAILED)


@click.command(epilog=EXIT_CODES)
@click.argument("exercise", shell_complete=complete_exercise)
@click.option(
    "--stage",
    type=click.IntRange(1, STAGES),
    default=1,
    show_default=True,
    help="1 asks a question, 2 gives the idea, 3 is nearly the line.",
)
@shared_options
def hint(exercise: str, stage: int, course_path: Path | None, no_color: bool) -> None:
    """Show a hint for EXERCISE, and how to get the next one."""
    console, _ = consoles(no_color)
    target = find_exercise(open_course(course_path), exercise)
    show_hint(console, target.id, target.title, stage, read_stages(target.hints)[stage - 1])


def traces_of(
    course: Course,
    exercise: Exercise,
    source: bytes,
    result: SubmissionResult,
    *,
    probe: ProbeClient,
    seed: int,
    file_name: str,
) -> dict[str, dict[str, Any]]:
    """Check id -> trace document with its other ways and what real threads showed, for what fails."""
    from threadlings.judge.echo import real_threads
    from threadlings.judge.replaying import NothingToReplay, replay
    from threadlings.judge.ways import other_ways

    found: dict[str, dict[str, Any]] = {}
    failing = {check.id for check in result.checks if check.schedule}
    for check in exercise.checks:
        if check.id in failing:
            try:
                replayed = replay(
                    course,
                    exercise,
                    source,
                    probe=probe,
                    checks=[check],
                    seed=seed,
                    file_name=printable(file_name),
                )
            except (NothingToReplay, UsageError):
                continue  # the report tells what the check said all the same
            ways = other_ways(replayed, course, exercise, source, probe=probe, seed=seed)
            echo = real_threads(replayed, probe=probe)
            found[check.id] = {**replayed.document, "ways": ways.document(), "echo": echo}
    return found


def has_graders(exercise: Exercise) -> bool:
    """Whether every check of `exercise` can be run in this copy of the course."""
    return exercise.hidden_tests.is_file() or all(check.visibility == "public" for check in exercise.checks)


def _place(path: Path) -> str:
    """Where a file is, as seen from here."""
    return printable(os.path.relpath(path))


def _next_steps(
    course: Course, exercise: Exercise, result: SubmissionResult, path: Path
) -> list[tuple[str, str]]:
    """What the learner may do now: (what for, command)."""
    if result.verdict is Verdict.PASSED:
        later = course.exercises[course.exercises.index(exercise) + 1 :]
        if not later:
            return [("That was the last exercise of the course.", "")]
        return [
            ("All checks passed. Next:", _place(later[0].readme)),
            ("and then:", f"threadlings check {later[0].id}"),
        ]
    if result.verdict is Verdict.GRADER_ERROR:
        return [
            (
                "The grader failed, not your program. To see whether the course is sound:",
                "threadlings validate",
            )
        ]
    own = path.resolve() == exercise.starter.resolve()
    steps = [
        *([("Edit, and check again:", _place(path))] if own else []),
        ("Stuck?", f"threadlings hint {exercise.id}"),
    ]
    if any(check.schedule and not check.schedule.endswith(":") for check in result.checks):
        file = "" if own else f" {shlex.quote(printable(str(path)))}"
        steps.insert(0, ("See it happen, step by step:", f"threadlings replay {exercise.id}{file}"))
    return steps
