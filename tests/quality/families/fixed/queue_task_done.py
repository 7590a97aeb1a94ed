"""Every item is reported as done, whatever happened."""

import queue
import threading


def work(jobs, results):
    while True:
        job = jobs.get()
        try:
            results.append(10 // job)
        except ZeroDivisionError:
            results.append(None)
        finally:
            jobs.task_done()


def scenario():
    jobs, results = queue.Queue(), []
    threading.Thread(target=work, args=(jobs, results), daemon=True).start()
    for job in (5, 0):
        jobs.put(job)
    jobs.join()
    return results
