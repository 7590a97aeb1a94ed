"""Public checks of worker_subclass: what you can see before you hand in."""


def _it_can_start(found):
    found.reject_if(
        lambda ending: ending.error is not None and "only be started once" in ending.error.message,
        "start() raised RuntimeError: threads can only be started once. The check had called it only once: "
        "who else has started this worker?",
    )
    found.reject_if(
        lambda ending: ending.error is not None and "__init__() not called" in ending.error.message,
        lambda ending: (
            f"Python says {ending.error.type}: {ending.error.message}. Your __init__ takes the place of that "
            "of Thread: who prepares the thread now?"
        ),
    )


def test_sum_is_right(submission):
    for numbers, expected in (([3, 4, 5], 12), ([], 0)):
        found = submission.explore("start_and_join", numbers=numbers)
        _it_can_start(found)
        found.require(
            lambda total: total is not None,
            f"SumWorker({numbers}): after start() and join() total is still None; expected {expected}. Where "
            "does the sum go when run() ends?",
        )
        found.require(
            lambda total, expected=expected: total == expected,
            lambda total, numbers=numbers, expected=expected: (
                f"SumWorker({numbers}): after start() and join() total is {total}; expected {expected}. What "
                "was added up?"
            ),
        )


def test_none_before_start(submission):
    found = submission.explore("only_built", numbers=[3, 4, 5])
    found.require(
        lambda total: total is None,
        lambda total: (
            f"SumWorker([3, 4, 5]) was only built, not started, and total is already {total}; expected None. "
            "Who has done the work, and when?"
        ),
    )
