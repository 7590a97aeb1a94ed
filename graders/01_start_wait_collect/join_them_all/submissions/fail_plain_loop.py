# threadlings: check=jobs_overlap misconception=none
"""No thread at all."""


def run_all(jobs):
    for job in jobs:
        job()
