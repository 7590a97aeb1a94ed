import threading


def run_all(jobs):
    for job in jobs:
        t = threading.Thread(target=job)
        t.start()
        t.join()
