# threadlings: check=no_thread_dies misconception=M08
"""Collects what `threading.excepthook` is given: the threads die all the same."""

import threading


def run_checked(jobs):
    results = [None] * len(jobs)
    errors = {}

    def work(i, job):
        results[i] = job()

    threads = [threading.Thread(target=work, args=(i, job), name=str(i)) for i, job in enumerate(jobs)]
    before = threading.excepthook
    threading.excepthook = lambda hook: errors.update({int(hook.thread.name): hook.exc_value})
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    threading.excepthook = before
    if errors:
        raise errors[min(errors)]
    return results
