# threadlings: check=never_more_than_limit misconception=M12
"""`running += 1` and the look at it are taken for one step."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    running = 0
    ended = threading.Event()

    def run(index, job):
        nonlocal running
        while running >= limit:
            ended.clear()
            if running >= limit:
                ended.wait()
        running += 1
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        running -= 1
        ended.set()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
