"""The verbs of someone who teaches: grade a class, validate the course."""

# ruff: noqa: PLC0415, PLR0917 - heavy imports wait for the verb; a verb takes what its options give

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from threadlings.cli.common import (
    EXIT_CODES,
    EXIT_FAILED,
    EXIT_GOOD,
    EXIT_INTERRUPTED,
    cohort_option,
    complete_exercise,
    consoles,
    db_option,
    find_exercise,
    open_course,
    open_policy,
    shared_options,
    show_place,
)
from threadlings.cli.learner import has_graders
from threadlings.course import Course, Exercise
from threadlings.errors import JailError, UsageError
from threadlings.report.text import count, printable
from threadlings.verdicts import Verdict

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from threadlings.bulk.crew import ExecutorMaker
    from threadlings.jail import Tier

_workers_option = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Work side by side. Default: one a CPU."
)
_exercise_option = click.option(
    "--exercise",
    "exercise_ids",
    multiple=True,
    metavar="ID",
    shell_complete=complete_exercise,
    help="Only this exercise; may be repeated.",
)


@click.command(epilog=EXIT_CODES)
@click.argument("sources", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="SOURCE...")
@_exercise_option
@click.option(
    "--roster",
    "roster_path",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="Who is in the class, and under which names; the export of a platform's gradebook will do.",
)
@cohort_option
@click.option(
    "--json", "json_target", metavar="FILE", help="Write all results as JSON; - for standard output."
)
@click.option(
    "--report",
    "report_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the class's report as pages, one for every submission.",
)
@click.option("--blank-names", is_flag=True, help="Leave names and single submissions out of the report.")
@click.option(
    "--csv", "csv_target", metavar="FILE", help="Write one row a student and exercise as CSV; - likewise."
)
@db_option("The gradebook; created if there is none. What it knows is not graded again.")
@_workers_option
@click.option(
    "--executor",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to grade: worker processes here, or a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The Dask scheduler, e.g. tcp://10.0.0.1:8786.")
@click.option("--fresh", is_flag=True, help="Grade everything again, also what the gradebook knows.")
@click.option(
    "--allow-unjailed", is_flag=True, help="Grade without a jail. Only for programs that you trust."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random inputs.")
@shared_options
@click.pass_context
def grade(
    context: click.Context,
    sources: tuple[Path, ...],
    exercise_ids: tuple[str, ...],
    roster_path: Path | None,
    cohort_path: Path | None,
    json_target: str | None,
    csv_target: str | None,
    report_folder: Path | None,
    blank_names: bool,
    db: Path,
    workers: int | None,
    executor: str,
    scheduler: str | None,
    fresh: bool,
    allow_unjailed: bool,
    seed: int,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Grade a class: every submission in each SOURCE.

    SOURCE is a folder that holds one folder per student (SOURCE/STUDENT/EXERCISE/FILE.py, or the file
    directly in SOURCE/STUDENT/), nbgrader's folder submitted/ or inbound/, or what Canvas, Moodle or
    Gradescope gave for download, packed or not. Later sources hold later attempts. Results are kept in the
    gradebook as they come, so an interrupted run goes on where it stopped. The exit code is 0 whatever the
    verdicts, and 1 if the grader itself failed on a submission.
    """
    from contextlib import ExitStack

    from threadlings.bulk.archives import unpacking_room
    from threadlings.bulk.crew import Crew, default_workers
    from threadlings.bulk.grading import Grading
    from threadlings.bulk.intake import scan
    from threadlings.bulk.roster import read_roster
    from threadlings.bulk.worker import JudgeFactory
    from threadlings.explain.misconceptions import catalogue
    from threadlings.gradebook import (
        Gradebook,
        Identity,
        document,
        settled,
        write_csv,
        write_json,
        write_text,
    )
    from threadlings.jail import Tier, detect, explain_tier
    from threadlings.report.classroom import Summary, entered, show_class
    from threadlings.report.pages.folder import write_class_report
    from threadlings.report.progress import progress

    if (executor == "dask") != (scheduler is not None):
        raise UsageError("--executor dask and --scheduler ADDRESS belong together: give both, or neither.")
    if json_target == csv_target == "-":
        raise UsageError("--json and --csv cannot both go to standard output. Name a file for one of them.")
    console, log = consoles(no_color, json_target, csv_target)
    course = open_course(course_path)
    policy = open_policy(course, cohort_path)
    chosen = [find_exercise(course, word) for word in exercise_ids]
    _require_graders(course, chosen or course.exercises)
    stack = context.with_resource(ExitStack())
    intake = scan(
        sources,
        course,
        chosen,
        room=stack.enter_context(unpacking_room()),
        roster=None if roster_path is None else read_roster(roster_path),
        zone=policy.cohort.zone,
    )
    if not intake.found and not intake.unmatched:
        raise UsageError(
            f"{', '.join(printable(str(source)) for source in sources)}: holds no submissions. Expected "
            f"FOLDER/STUDENT/EXERCISE/FILE.py, such as student-01/{course.exercises[0].id}/"
            f"{course.exercises[0].files[0]} in it, or what a platform gave for download."
        )
    tier = detect()
    if tier is Tier.C and not allow_unjailed:
        raise UsageError(
            "grading a class runs other people's programs, and this machine has no jail for them "
            f"({explain_tier()}). Install bubblewrap (`apt install bubblewrap` or `dnf install bubblewrap`; "
            "`threadlings doctor` says more), or give --allow-unjailed if you trust every one of them."
        )
    if tier is not Tier.C:
        _require_a_jail_that_holds(course, tier)
    identity = Identity(course, tier=tier, seed=seed)
    with Gradebook(db) as gradebook:
        grading = Grading(course, intake, gradebook, identity, fresh=fresh)
        maker, width = None, default_workers()
        if executor == "dask" and grading.todo:
            maker, width = stack.enter_context(_cluster(course, tier, scheduler))
        crew = Crew(
            JudgeFactory(course, tier),
            workers=min(workers or width, max(grading.todo, 1)),
            make_executor=maker,
        )
        try:
            with progress(log, "grading", grading.todo) as advance:
                run = grading.run(crew, advance)
        except KeyboardInterrupt:
            log.print(
                f"stopped: {count(grading.finished, 'result')} of {len(intake.found)} kept in "
                f"{printable(str(db))}. The same command goes on from there."
            )
            context.exit(EXIT_INTERRUPTED)
        standings = policy.standings(run.attempts, settled(gradebook.remarks(course.id)))
    if json_target is not None:
        write_json(json_target, document(course, standings, seed=seed))
    if csv_target is not None:
        write_csv(csv_target, standings)
    show_class(
        console,
        course,
        standings,
        summary=Summary(run.graded, run.reused, run.elapsed_s),
        catalogue=catalogue(),
        unmatched=[(item.shown, item.reason) for item in run.unmatched],
        strangers=[(item.shown, item.reason) for item in intake.strangers],
        absent=intake.absent,
    )
    if report_folder is not None:
        index = write_class_report(
            report_folder,
            course,
            [standing.result for standing in standings],
            write=write_text,
            catalogue=catalogue(),
            students=intake.absent,
            blank=blank_names,
            entered={(one.student, one.exercise): entered(course, one) for one in standings},
            attempts=run.attempts,
        )
        show_place(console, index)
    faults = any(result.verdict is Verdict.GRADER_ERROR for result in run.results)
    context.exit(EXIT_FAILED if faults else EXIT_GOOD)


@click.command(epilog=EXIT_CODES)
@_exercise_option
@click.option(
    "--repeat",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Grade every corpus file N times.",
)
@_workers_option
@shared_options
@click.pass_context
def validate(
    context: click.Context,
    exercise_ids: tuple[str, ...],
    repeat: int,
    workers: int | None,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Prove the course: every file of it does what its name says.

    Starters load and fail, solutions pass, every sample submission gets the verdict of its name, by the check
    and with the misconception of its first line; hints have three stages, and every check has its test.
    """
    from contextlib import ExitStack

    from threadlings.bulk.crew import Crew, default_workers
    from threadlings.bulk.proof import prove
    from threadlings.bulk.worker import JudgeFactory
    from threadlings.jail import detect
    from threadlings.report.progress import Advance, progress
    from threadlings.report.proof import show_proof

    console, log = consoles(no_color)
    course = open_course(course_path)
    chosen = [find_exercise(course, word) for word in exercise_ids]
    _require_graders(course, chosen or course.exercises)
    crew = Crew(JudgeFactory(course, detect()), workers=workers or default_workers())
    with ExitStack() as stack:
        advance: list[Advance] = []

        def advance_one() -> None:
            advance[0]()

        proof = prove(
            course,
            crew,
            exercises=chosen,
            repeat=repeat,
            planned=lambda number: advance.append(stack.enter_context(progress(log, "proving", number))),
            progress=advance_one,
        )
    show_proof(console, proof)
    context.exit(EXIT_FAILED if proof.deviations else EXIT_GOOD)


def _cluster(
    course: Course, tier: Tier, scheduler: str | None
) -> AbstractContextManager[tuple[ExecutorMaker, int]]:
    """A Dask cluster whose workers grade as this machine would."""
    from threadlings.bulk.cluster import conditions, dask_cluster
    from threadlings.cli.doctor import hidden_files

    here = conditions(course, tier, tuple(hidden_files(course)))
    return dask_cluster(scheduler or "", here.differences)


def _require_a_jail_that_holds(course: Course, tier: Tier) -> None:
    """Try to break out before strangers' programs can.

    Raises:
        JailError: something got out.
    """
    from threadlings.cli.doctor import hidden_files
    from threadlings.jail import ProbeClient
    from threadlings.jail.selftest import escapes

    with ProbeClient(tier) as probe:
        worked = escapes(probe, hidden_files(course))
    if worked:
        raise JailError(
            f"the jail of tier {tier} does not hold on this machine. From inside it could: "
            f"{'; '.join(worked)}. Nothing was graded; see `threadlings doctor`."
        )


def _require_graders(course: Course, exercises: Iterable[Exercise]) -> None:
    """Refuses a student's copy of a course, in which no submission could be graded in full."""
    missing = [exercise.id for exercise in exercises if not has_graders(exercise)]
    if missing:
        raise UsageError(
            f"{course.root}: this copy of the course has no hidden checks for {', '.join(missing)}. Use "
            "a full copy, with its folder graders/; a student's copy is for `threadlings check`."
        )
