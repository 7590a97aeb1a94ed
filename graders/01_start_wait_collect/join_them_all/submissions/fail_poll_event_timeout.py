# threadlings: check=returns_with_the_last misconception=M24
"""Polls with an Event that nobody sets, as a kind of sleep."""

import threading


def run_all(jobs):
    never = threading.Event()
    running = [threading.Thread(target=job, daemon=True) for job in jobs]
    for thread in running:
        thread.start()
    while running:
        never.wait(0.25)
        running = [thread for thread in running if thread.is_alive()]
