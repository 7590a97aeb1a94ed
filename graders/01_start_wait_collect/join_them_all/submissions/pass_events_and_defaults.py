"""One Event for each job; the loop variables are bound as default arguments."""

import threading


def run_all(jobs):
    events = []
    for job in jobs:
        event = threading.Event()
        threading.Thread(target=lambda job=job, event=event: (job(), event.set())).start()
        events.append(event)
    for event in events:
        event.wait()
