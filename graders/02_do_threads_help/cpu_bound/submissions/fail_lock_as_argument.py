# threadlings: check=in_order misconception=M39
"""A lock is sent along, and cannot travel."""

import threading
from concurrent.futures import ProcessPoolExecutor


def _call(lock, work, item):
    result = work(item)
    with lock:
        return result


def run_cpu(work, items, workers):
    lock = threading.Lock()
    with ProcessPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(_call, lock, work, item) for item in items]
        return [future.result() for future in futures]
