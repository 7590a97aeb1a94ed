# threadlings: check=several_processes misconception=M11
"""Threads: one interpreter, one GIL."""

from concurrent.futures import ThreadPoolExecutor


def run_cpu(work, items, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(work, items))
