"""Checks that ask who works run real processes in the jail, and charge nobody where there are none."""

from __future__ import annotations

import pytest

from threadlings.errors import GraderError
from threadlings.jail import ProbeClient, Tier, detect
from threadlings.judge.failure import CheckFailed
from threadlings.judge.submission import Program, Submission
from threadlings.judge.workers import values_of, watch_workers
from threadlings.verdicts import Verdict

POOL = """
from concurrent.futures import ProcessPoolExecutor
def run(work, items, workers):
    with ProcessPoolExecutor(workers) as pool: return list(pool.map(work, items))
"""
THREADS = POOL.replace("ProcessPool", "ThreadPool")
TOO_MANY = POOL.replace("Executor(workers)", "Executor(workers + 1)")
LEFT_OPEN = """
from multiprocessing import Pool
def run(work, items, workers):
    global pool
    pool = Pool(workers)
    return pool.map(work, items)
"""
EXITS = "import os\ndef run(work, items, workers): os._exit(3)\n"

needs_tier_a = pytest.mark.skipif(detect() is not Tier.A, reason="processes need the jail of tier A")


@pytest.fixture
def submission_of(tmp_path):
    (tmp_path / "scenarios.py").write_text("from threadlings.processes import able, watch\n")
    clients = []

    def submission_of(source, tier=None):
        clients.append(ProbeClient(tier or detect()))
        return Submission(Program("answer", source), clients[-1].__enter__(), tmp_path / "scenarios.py")

    yield submission_of
    for client in clients:
        client.__exit__(None, None, None)


@needs_tier_a
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_that_are_processes_are_counted_whatever_the_start_method(submission_of, method):
    submission = submission_of(POOL)
    submission.load()  # what it imports cannot be explored, and need not be
    seen = watch_workers(submission, "run", [4, 5, 6], 2, method=method, wanted=2, see_off=True)
    assert values_of(seen, "run") == [17, 26, 37]
    assert (seen["workers"], seen["calls"], seen["left"], seen["at_import"]) == (2, 3, 0, 0)
    assert seen["started"] == 2
    assert not seen["in_caller"]


@needs_tier_a
def test_threads_are_one_worker_in_the_process_of_the_caller_where_there_is_a_gil(submission_of):
    seen = watch_workers(submission_of(THREADS), "run", [4, 5], 2, wanted=2)
    if seen["gil"]:
        assert (seen["workers"], seen["in_caller"], seen["started"]) == (1, True, 0)


@needs_tier_a
def test_a_process_that_had_nothing_to_do_was_started_all_the_same(submission_of):
    assert watch_workers(submission_of(TOO_MANY), "run", [4], 2)["started"] == 3


@needs_tier_a
def test_processes_that_stay_are_seen(submission_of):
    assert watch_workers(submission_of(LEFT_OPEN), "run", [4, 5], 2, see_off=True)["left"] == 2


@needs_tier_a
def test_a_program_that_ends_itself_is_rejected_in_words(submission_of):
    with pytest.raises(CheckFailed, match=r"run ended the whole program \(exit code 3\)") as failed:
        watch_workers(submission_of(EXITS), "run", [4], 2)
    assert failed.value.verdict is Verdict.FAILED


@pytest.mark.parametrize(("error", "told"), [("TypeError: cannot pickle", ("M39",)), ("KeyError: 3", ())])
def test_what_could_not_travel_is_told_from_other_errors(error, told):
    with pytest.raises(CheckFailed) as failed:
        values_of({"kind": "raised", "error": error, "values": []}, "run")
    assert failed.value.misconceptions == told


def test_where_processes_have_no_locks_nothing_is_held_against_anybody(submission_of):
    try:
        submission = submission_of(POOL, Tier.B)
    except GraderError:
        pytest.skip("no tier B here")
    with pytest.raises(CheckFailed) as failed:
        watch_workers(submission, "run", [4], 2)
    assert failed.value.verdict is Verdict.INCONCLUSIVE


def test_a_search_still_says_that_it_cannot_explore_processes(submission_of, tmp_path):
    submission = submission_of(POOL)
    (tmp_path / "scenarios.py").write_text("def run(student): return student.run(abs, [1], 1)\n")
    submission.load()
    with pytest.raises(CheckFailed, match="cannot be explored") as failed:
        _ = submission.explore("run").outcomes
    assert failed.value.verdict is Verdict.INCONCLUSIVE
