"""Interpreters where there are some, threads where there is no GIL, processes elsewhere."""

import concurrent.futures
import sys


def run_cpu(work, items, workers):
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        kind = concurrent.futures.ThreadPoolExecutor
    else:
        kind = getattr(concurrent.futures, "InterpreterPoolExecutor", concurrent.futures.ProcessPoolExecutor)
    with kind(max_workers=workers) as pool:
        return list(pool.map(work, items))
