# threadlings: check=returns_with_the_last misconception=M24
"""Watches a list grow in a loop without rest."""

import threading


def run_all(jobs):
    done = []

    def work(job):
        job()
        done.append(job)

    for job in jobs:
        threading.Thread(target=work, args=(job,)).start()
    while len(done) < len(jobs):
        pass
