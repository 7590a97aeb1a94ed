"""The public checks of `withdraw_safely`; titles and points are in `course.yaml`."""

from threadlings.judge import Submission


def test_adds_up(submission: Submission) -> None:
    opening, deposit, fits = (submission.random.randrange(10, 100) for _ in range(3))
    fits = min(fits, opening + deposit - 1)
    left = opening + deposit - fits
    expected = (True, False, left, True, 0)
    found = submission.explore("one_thread", opening=opening, deposit=deposit, fits=fits)
    # One thread calls, so only work that is still under way elsewhere can make the answer vary.
    varies = len(found.outcomes) > 1
    found.require(
        lambda seen: seen == expected,
        lambda seen: (
            f"One thread opened an account with {opening}, deposited {deposit}, withdrew {fits}, then "
            f"{left + 1} (1 too much), looked at the balance, withdrew {left} (all the rest) and looked again. "
            f"It should get {_row(expected)}; it got {_row(seen)}. "
            + ("Who was still at work when the call returned?" if varies else "Where do they part?")
        ),
        "M04" if varies else None,
    )
    submission.explore("empty_account").require(
        lambda balance: balance == 0,
        lambda balance: f"Account() opens an account with 0; its balance was {balance!r}.",
    )


def test_refuses_bad_amounts(submission: Submission) -> None:
    opening, less = submission.random.sample(range(10, 100), 2)
    amounts = [0, -less]
    calls = [f"{name}({amount})" for amount in amounts for name in ("deposit", "withdraw")]
    refused = ("ValueError", opening)

    def complaint(seen: tuple[object, ...]) -> str:
        call, answer = next((c, s) for c, s in zip(calls, seen, strict=True) if s != refused)
        error, balance = answer
        return (
            f"{call} on an account with {opening} should raise ValueError and leave {opening}; "
            f"it gave {error} and left {balance}. What should happen before the balance is touched?"
        )

    found = submission.explore("bad_amounts", opening=opening, amounts=amounts)
    found.require(lambda seen: all(answer == refused for answer in seen), complaint)


def test_two_withdrawals(submission: Submission) -> None:
    found = submission.explore("two_withdrawals", opening=100, amount=80)
    found.only((True, False, 20), (False, True, 20))


def _row(values: tuple[object, ...]) -> str:
    return ", ".join(map(str, values))
