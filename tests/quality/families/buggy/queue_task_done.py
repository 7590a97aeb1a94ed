"""An item that is never reported as done if the work on it fails: join() waits for ever."""

import queue
import threading


def work(jobs, results):
    while True:
        job = jobs.get()
        try:
            results.append(10 // job)
            jobs.task_done()
        except ZeroDivisionError:
            results.append(None)


def scenario():
    jobs, results = queue.Queue(), []
    threading.Thread(target=work, args=(jobs, results), daemon=True).start()
    for job in (5, 0):
        jobs.put(job)
    jobs.join()
    return results
