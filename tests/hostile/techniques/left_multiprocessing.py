# verdict: forbidden inconclusive
"""Leaves a worker process running."""

import multiprocessing

multiprocessing.Process(target=print).start()
