from threading import Thread


def run_all(jobs):
    t = None
    for job in jobs:
        t = Thread(target=job)
        t.start()
    if t:
        t.join()
