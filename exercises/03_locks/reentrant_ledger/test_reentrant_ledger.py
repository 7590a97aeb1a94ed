"""The public checks of `reentrant_ledger`; titles and points are in `course.yaml`."""

from threadlings.judge import Submission


def test_adds_up(submission: Submission) -> None:
    first, second = submission.random.sample(range(2, 20), 2)
    expected = (((), 0), ((first,), first), ((first, second), first + second))
    submission.explore("booked", amounts=[first, second]).require(
        lambda seen: seen == expected,
        lambda seen: (
            f"One thread booked {first} and then {second} in a new ledger. Entries and total before, between and "
            f"after should be {_row(expected)}; they are {_row(seen)}. What does each call do?"
        ),
    )


def test_batch_returns(submission: Submission) -> None:
    amounts = submission.random.sample(range(2, 20), 2)
    expected = (tuple(amounts), sum(amounts))
    submission.explore("batch", amounts=amounts).require(
        lambda seen: seen == expected,
        lambda seen: (
            f"One thread booked the batch {amounts} in a new ledger; entries and total are {_row([seen])} afterwards. "
            "What does the loop do with each amount?"
        ),
    )


def test_entries_is_a_copy(submission: Submission) -> None:
    amount, more = submission.random.sample(range(2, 20), 2)
    expected = ((amount, -1), (amount,), (amount, more))
    submission.explore("changed_copies", amount=amount, more=more).require(
        lambda seen: seen == expected,
        lambda seen: (
            f"{amount} was booked, and entries() was called twice. -1 was put into the first list, then {more} was "
            f"booked. The lists are {list(seen[0])} and {list(seen[1])}, and the ledger has {list(seen[2])}. Whose list "
            "does entries() return?"
        ),
    )


def _row(seen: object) -> str:
    return ", then ".join(f"{list(entries)} and {total}" for entries, total in seen)  # type: ignore[attr-defined]
