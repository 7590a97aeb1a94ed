"""The caller takes a permit before it starts a thread; the thread gives it back at its end."""

from threading import BoundedSemaphore, Thread


def run_limited(jobs, limit):
    results = {}
    places = BoundedSemaphore(limit)

    def run(index, job):
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            places.release()

    threads = []
    for index, job in enumerate(jobs):
        places.acquire()
        thread = Thread(target=run, args=(index, job))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return [results[index] for index in range(len(jobs))]
