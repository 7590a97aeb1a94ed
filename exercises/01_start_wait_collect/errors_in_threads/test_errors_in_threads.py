"""Public checks of errors_in_threads: what you can see before you hand in."""


def test_no_jobs(submission):
    found = submission.explore("no_jobs")
    found.require(
        lambda returned: returned == "[]",
        lambda returned: f"run_checked([]) returned {returned}; expected [].",
    )


def test_all_succeed(submission):
    results = submission.random.sample(range(10, 100), 2)
    found = submission.explore("two_results", results=results, lasts_s=[2, 1])
    found.require(
        lambda seen: seen[0] == "list",
        lambda seen: f"run_checked returned a {seen[0]}; the docstring promises a list.",
    )
    found.require(
        lambda seen: list(seen[1]) == results,
        lambda seen: (
            f"Two jobs returned {results[0]} and {results[1]}, the second one earlier, and run_checked returned "
            f"{list(seen[1])}; expected {results}. Where does each thread put its result?"
        ),
    )


def test_error_arrives(submission):
    word = submission.random.choice(["disk full", "no such shop", "line is busy"])
    found = submission.explore("one_fails", word=word)
    right = "that very exception"
    failed = f"The second of two jobs raised LookupError: {word!r}, and run_checked raised"
    # Whether an exception ended a thread on top of that is for another check to say.
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.value != right and ending.thread_errors,
        lambda ending: (
            f"{failed} {ending.value}. The exception ended its thread and went to threading.excepthook, which "
            "prints it. What does join() do with the exception of a thread?"
        ),
        "M08",
    )
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.value.startswith("no exception"),
        lambda ending: f"{failed} {ending.value}: the error has vanished. How can the caller know that a job failed?",
        "M38",
    )
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.value != right,
        lambda ending: f"{failed} {ending.value}. Who else knows what the job raised?",
    )
    if any(ending.kind != "returned" for ending in found.endings):
        found.only(right)
