"""A future by hand: the value is a function that returns or raises."""

import threading


def run_checked(jobs):
    def start(job):
        outcome = []

        def work():
            try:
                value = job()
                outcome.append(lambda: value)
            except Exception as error:
                outcome.append(_raiser(error))

        thread = threading.Thread(target=work)
        thread.start()
        return thread, outcome

    started = [start(job) for job in jobs]
    for thread, _ in started:
        thread.join()
    return [outcome[0]() for _, outcome in started]


def _raiser(error):
    def fail():
        raise error

    return fail
