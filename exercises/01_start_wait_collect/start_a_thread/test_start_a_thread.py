"""Public checks of start_a_thread: what you can see before you hand in."""


def test_it_runs(submission):
    found = submission.explore("call_without_arguments")
    found.require(
        lambda seen: seen["returned"] != "NoneType",
        "launch gave back None. What does the caller need in its hand to wait for the function?",
    )
    found.require(
        lambda seen: seen["returned"].startswith("a Thread"),
        lambda seen: (
            f"launch gave back a {seen['returned']}; the docstring promises a threading.Thread. Which object "
            "knows the new thread?"
        ),
    )
    found.require(
        lambda seen: seen["returned"] == "a Thread",
        lambda seen: (
            f"launch gave back {seen['returned']} (the function was called {seen['calls']} times so far). "
            "What makes a new thread begin?"
        ),
    )
    found.require(
        lambda seen: seen["calls"] == 1,
        lambda seen: (
            f"After join() the function had been called {seen['calls']} times; expected once. Which of your "
            "lines leads to a call of the function?"
        ),
    )


def test_one_argument(submission):
    number = submission.random.randrange(100, 1000)
    found = submission.explore("call_with_one_argument", number=number)
    found.reject_if(
        lambda ending: any(error.type == "TypeError" for error in ending.thread_errors),
        f"The function was to be called with {number}, but the new thread ended with a TypeError when it "
        "tried to make the call. What kind of object does Thread expect in args?",
        "M03",
    )
    found.require(
        lambda calls: len(calls) == 1,
        lambda calls: (
            f"launch(func, {number}) should lead to one call, func({number}); func was called {len(calls)} "
            "times. What makes a new thread begin?"
        ),
    )
    found.require(
        lambda calls: calls[0] == ((number,), {}),
        lambda calls: (
            f"launch(func, {number}) should lead to the call func({number}), but func got the arguments "
            f"{calls[0][0]} {dict(calls[0][1]) or ''}. How do the arguments travel to the new thread?"
        ),
        "M03",
    )
