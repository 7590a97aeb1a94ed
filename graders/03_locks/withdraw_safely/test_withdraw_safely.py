"""The hidden checks of `withdraw_safely`; titles and points are in `course.yaml`.

Each check stands on one promise of the starter's docstring and takes care not to punish the breaking of
another one: the `usable_after_...` checks count calls that return and look at no balance, and
`no_overdraft` deposits nothing.
"""

from threadlings.judge import Submission


def test_no_overdraft(submission: Submission) -> None:
    opening = submission.random.randrange(50, 150)
    first, second = submission.random.sample(range(opening // 2 + 1, opening + 1), 2)
    allowed = (True, False, opening - first), (False, True, opening - second)
    submission.explore("withdrawals", opening=opening, amounts=[first, second]).only(*allowed)
    # The same with slow amounts: whoever relies on a short sleep or a time limit fails here.
    slow = submission.explore("withdrawals", opening=opening, amounts=[first, second], slow=True)
    slow.only(*allowed, busy_ok=True)


def test_no_money_is_lost(submission: Submission) -> None:
    first, second, third = submission.random.sample(range(5, 50), 3)
    meeting = {"opening": 100, "deposit": first, "amounts": [second]}
    left = 100 + first - second
    submission.explore("deposit_meets_withdrawals", **meeting).only((True, left))
    slow = submission.explore("deposit_meets_withdrawals", **meeting, slow=True)
    slow.only((True, left), busy_ok=True)
    submission.explore("deposits", opening=third, amounts=[first, second]).only(first + second + third)
    found = submission.explore("withdrawals", opening=100 + third, amounts=[first, second])
    found.only((True, True, 100 + third - first - second))


def test_three_at_once(submission: Submission) -> None:
    # Two withdrawals of which only one fits, whether or not the deposit has come.
    amount = submission.random.randrange(60, 90)
    deposit = submission.random.randrange(5, 2 * amount - 100)
    left = 100 + deposit - amount
    found = submission.explore(
        "deposit_meets_withdrawals", opening=100, deposit=deposit, amounts=[amount, amount]
    )
    found.only((True, False, left), (False, True, left))
    # Three that fit.
    amounts = submission.random.sample(range(5, 30), 3)
    found = submission.explore("withdrawals", opening=100, amounts=amounts)
    found.only((True, True, True, 100 - sum(amounts)))


def test_usable_after_value_error(submission: Submission) -> None:
    amount = -submission.random.randrange(1, 50)
    for method in ("deposit", "withdraw"):
        submission.explore("after_value_error", method=method, amount=amount).only(4)


def test_usable_after_refusal(submission: Submission) -> None:
    amount = submission.random.randrange(200, 300)
    found = submission.explore("after_refusal", amount=amount)
    found.reject_if(
        lambda ending: ending.kind == "deadlock" and any(b.doing.endswith(".wait") for b in ending.blocked),
        lambda ending: (
            f"A withdrawal of {amount} from 100 never came back: "
            + ", ".join(
                f"{b.thread} waits in line {b.line}" for b in ending.blocked if b.doing.endswith(".wait")
            )
            + ". Is there enough money, and what should withdraw answer if there is not?"
        ),
    )
    found.reject_if(
        lambda ending: ending.kind == "spin",
        lambda ending: (
            f"A withdrawal of {amount} from 100 never came back: "
            + ", ".join(
                f"{b.thread} goes round and round at line {b.line}"
                for b in ending.blocked
                if b.file == "student"
            )
            + ". Is there enough money, and what should withdraw answer if there is not?"
        ),
        "M24",
    )
    found.only(4)


def test_never_seen_negative(submission: Submission) -> None:
    opening, more = submission.random.sample(range(10, 100), 2)
    found = submission.explore("look_at_refusal", opening=opening, amount=opening + more)
    found.only((False, opening, opening))


def test_accounts_are_independent(submission: Submission) -> None:
    first, second = submission.random.sample(range(200, 300), 2)
    deposit, amount = submission.random.sample(range(10, 100), 2)
    submission.explore("two_accounts", openings=[first, second], amounts=[deposit, amount]).require(
        lambda seen: seen == (True, first + deposit, second - amount),
        lambda seen: (
            f"Two accounts were opened with {first} and {second}. A deposit of {deposit} went into the "
            f"first, and {amount} were to be taken from the second. Withdrawn: {seen[0]}; the accounts show "
            f"{seen[1]} and {seen[2]}. Where does an account keep its money?"
        ),
    )
    slow = submission.explore("two_slow_accounts", amounts=[deposit, amount])
    if all(ending.kind == "returned" and _one_after_the_other(*ending.value) for ending in slow.endings):
        submission.note(
            "Right, but stricter than it need be: a thread that uses one account waits for threads that use "
            "quite different accounts. Which data should a lock be tied to? (M17)"
        )


def _one_after_the_other(first_s: float, second_s: float, both_s: float) -> bool:
    """Whether two calls that could overlap took as long together as one after the other."""
    return both_s >= first_s + second_s > max(first_s, second_s)
