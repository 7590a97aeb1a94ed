"""The hidden check of `break_the_bank`; title and points are in `course.yaml`."""

from threadlings.judge import Submission, reject

RIGHT = 20


def test_unbreakable(submission: Submission) -> None:
    for answer in submission.explore("constant", name="UNBREAKABLE").outcomes:
        if answer is True or str(answer).strip().lower() in ("impossible", "true"):
            continue
        if isinstance(answer, str):
            followed = submission.follow("two_deposits", answer)
            reject(
                f"UNBREAKABLE: it ends at {followed.ending.value}; no money is lost by this schedule. What did the lock "
                f"make the other thread do?\n{followed.table()}"
            )
        reject(
            f"UNBREAKABLE is {answer}. If some schedule loses money here, write it down: it will be run. If none "
            "does, say True. Which line can B not get past while A is in the middle?"
        )
    submission.explore("two_deposits").only(RIGHT)
    orders = submission.orders("two_deposits")
    submission.note(f"All {orders.total} orders of turns that are possible with the lock end at {RIGHT}.")
