import threading


def run_all(jobs)
    for job in jobs:
        threading.Thread(target=job).start()
