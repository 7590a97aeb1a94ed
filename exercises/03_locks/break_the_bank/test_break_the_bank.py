"""The public checks of `break_the_bank`; titles and points are in `course.yaml`.

A schedule that breaks the program is good, however it does that. What is said about all orders is counted.
"""

from threadlings.judge import Submission, reject

DEPOSIT = "two_deposits"


def test_three_lines(submission: Submission) -> None:
    _break(submission, "THREE_LINES", 20, DEPOSIT, how="deposit_in_three_lines")


def test_one_line(submission: Submission) -> None:
    _break(submission, "ONE_LINE", 20, DEPOSIT, split=True, how="deposit_in_one_line")
    found = submission.explore(DEPOSIT, how="deposit_three_times")
    submission.note(
        f"With three deposits of 10 each, which should make 60, the balance can end at {min(found.outcomes)}. A real "
        "CPython (3.10 to 3.13) hardly ever switches threads inside this line, so that no test shows any of it."
    )


def test_tickets(submission: Submission) -> None:
    _break(submission, "TICKETS", 0, "last_ticket")


def _break(submission: Submission, name: str, right: int, scenario: str, split: bool = False, **params: str) -> None:
    """Pass if the student's schedule makes `scenario` end with anything but `right`."""
    orders = submission.orders(scenario, split=split, **params)
    wrong = [outcome for outcome in orders.outcomes if outcome.value != right]
    count = f"{sum(outcome.orders for outcome in wrong)} of the {orders.total} orders of turns"
    fewest = min(outcome.fewest_switches for outcome in wrong)
    for schedule in submission.explore("constant", name=name).outcomes:
        if str(schedule).strip().lower() == "impossible":
            reject(
                f"{name}: it can be done, and {count} do it. Write down what has to be read, worked out and "
                "written: how many places are there where the other thread may come in?",
                "M12",
            )
        followed = submission.follow(scenario, schedule, split=split, **params)
        if followed.ending.value == right:
            why = (
                "One of them had all of its turns before the other had any, so it is as if there were no threads. What "
                "does the other one find if it comes in between?"
                if followed.serial
                else "Which of the two has seen what is no longer so, and does it still act on it?"
            )
            reject(f"{name}: it ends at {right}, as it should; nothing is broken. {why}\n{followed.table()}")
        switches = followed.switches
        praise = "the fewest possible" if switches <= fewest else f"and {fewest} would do. Can you find that one?"
        submission.note(
            f"{name} ends at {followed.ending.value} instead of {right}. {count} break it. "
            f"Yours has {switches} switch{'' if switches == 1 else 'es'}, {praise}"
        )
