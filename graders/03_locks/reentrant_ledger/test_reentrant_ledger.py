"""The hidden checks of `reentrant_ledger`; titles and points are in `course.yaml`.

Each check stands on one promise of the starter's docstring and takes care not to punish the breaking of
another one: where batches are looked at, nothing else is booked, so nothing can be lost.
"""

from threadlings.judge import Submission

AMOUNTS = range(3, 30)


def test_batch_is_whole(submission: Submission) -> None:
    amount = submission.random.choice(AMOUNTS)
    batch = [amount, -amount]
    submission.explore("batch_meets_total", amounts=batch).only(0)
    submission.explore("batch_meets_entries", amounts=batch).only([], batch)
    # The same where a pause may be over at any moment: whoever waits a little before looking fails here.
    submission.explore("batch_meets_total", amounts=batch, early_timeouts=True).only(0, busy_ok=True)


def test_nothing_is_lost(submission: Submission) -> None:
    amount, first, second, third = submission.random.sample(AMOUNTS, 4)
    expected = [sorted([amount, first, second]), amount + first + second]
    submission.explore("bookings_meet", amount=amount, batch=[first, second]).only(expected)
    one, two = [first, second], [third, amount]
    submission.explore("batches_meet", batches=[one, two]).require(
        lambda seen: sorted(seen) == sorted(one + two),
        lambda seen: (
            f"Two threads booked the batches {one} and {two} at the same time; the ledger has {list(seen)}. "
            "Which of them wrote over what the other had booked?"
        ),
    )


def test_three_at_once(submission: Submission) -> None:
    amount, other = submission.random.sample(AMOUNTS, 2)
    found = submission.explore("all_three", amount=amount, batch=[other, -other], max_executions=300)
    found.only([0, amount], [amount, amount])


def test_every_call_returns(submission: Submission) -> None:
    found = submission.explore("calls_that_return")
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.leaked_threads,
        lambda ending: (
            f"All calls returned, but {', '.join(ending.leaked_threads)} never ends, so no program that uses "
            "this ledger can end. Who tells it that nobody will book any more?"
        ),
    )
    found.only(6)


def test_ledgers_are_independent(submission: Submission) -> None:
    first, second = submission.random.sample(AMOUNTS, 2)
    submission.explore("two_ledgers", amounts=[first, second]).require(
        lambda seen: seen == ((first,), (second,)),
        lambda seen: (
            f"There were two new ledgers; {first} was booked in the one, {second} in the other. Their entries "
            f"are {list(seen[0])} and {list(seen[1])}. Where does a ledger keep its entries?"
        ),
    )
