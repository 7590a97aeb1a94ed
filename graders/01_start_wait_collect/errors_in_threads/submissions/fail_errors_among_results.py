# threadlings: check=any_result misconception=none
"""Results and errors share the slots: a job that returns an exception object is taken for one that failed."""

import threading


def run_checked(jobs):
    slots = [None] * len(jobs)

    def work(i, job):
        try:
            slots[i] = job()
        except Exception as error:
            slots[i] = error

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for slot in slots:
        if isinstance(slot, Exception):
            raise slot
    return slots
