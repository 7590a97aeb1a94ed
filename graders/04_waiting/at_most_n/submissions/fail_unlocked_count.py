# threadlings: check=never_more_than_limit misconception=M29
"""The question whether there is a place and the taking of it are two steps."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    running = []
    ended = threading.Condition()

    def run(index, job):
        while len(running) >= limit:
            with ended:
                ended.wait_for(lambda: len(running) < limit)
        running.append(index)
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        with ended:
            running.remove(index)
            ended.notify_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
