"""The hidden checks of `consistent_snapshot`; titles and points are in `course.yaml`.

Each check stands on one promise of the starter's docstring and takes care not to punish the breaking of
another one. Where snapshots are judged only one thread adds, so nothing can be lost; where losses are
judged nobody looks before all is over; and the order of two snapshots is judged by counts alone.
"""

from threadlings.judge import Submission

VALUES = range(3, 20)


def test_snapshot_is_one_moment(submission: Submission) -> None:
    value = submission.random.choice(VALUES)
    before, after = [1, value], [2, 2 * value]
    submission.explore("add_and_look", value=value, looks=1).only([before, after], [after, after])
    # The same when adding takes a second: whoever relies on a short sleep or a time limit fails here. A float,
    # because a whole number is added to one in no time.
    value += 0.5
    before, after = [1, value], [2, 2 * value]
    slow = submission.explore("add_and_look", value=value, looks=1, slow=True)
    slow.only([before, after], [after, after], busy_ok=True)


def test_no_value_is_lost(submission: Submission) -> None:
    first, second = submission.random.sample(VALUES, 2)
    submission.explore("two_add", values=[first, second]).only([2, first + second])
    values = [first + 0.5, second + 0.25]
    submission.explore("two_add", values=values, slow=True).only([2, sum(values)], busy_ok=True)


def test_three_at_once(submission: Submission) -> None:
    first, second = submission.random.sample(VALUES, 2)
    end = [2, first + second]
    looks = [0, 0], [1, first], [1, second], end
    # Readers that try again need many schedules; for all others a dozen is everything.
    found = submission.explore("two_add_one_looks", values=[first, second], max_executions=300)
    found.only(*([look, end] for look in looks))


def test_never_goes_back(submission: Submission) -> None:
    value = submission.random.choice(VALUES)
    submission.explore("add_and_look", value=value, looks=2).require(
        lambda seen: seen[0][0] <= seen[1][0] <= seen[2][0],
        lambda seen: (
            f"One thread added {value} while another took two snapshots, one after the other: first "
            f"{seen[0]}, then {seen[1]}; in the end it was {seen[2]}. Where did the second one come from?"
        ),
    )


def test_every_call_returns(submission: Submission) -> None:
    found = submission.explore("calls_that_return")
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.leaked_threads,
        lambda ending: (
            f"All calls returned, but {', '.join(ending.leaked_threads)} never ends, so no program that uses "
            "this class can end. Who tells it that nobody will add any more?"
        ),
    )
    found.only(5)


def test_objects_are_independent(submission: Submission) -> None:
    first, second = submission.random.sample(VALUES, 2)
    submission.explore("two_objects", values=[first, second]).require(
        lambda seen: seen == ((1, first), (1, second)),
        lambda seen: (
            f"There were two new objects; {first} was added to the one, {second} to the other. Their "
            f"snapshots are {seen[0]} and {seen[1]}. Where does an object keep its numbers?"
        ),
    )
