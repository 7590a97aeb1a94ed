# threadlings: check=every_start_method misconception=none
"""A process that is started when the file is imported, by the importing child processes, too."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

if multiprocessing.parent_process() is None:
    WARM = multiprocessing.Process(target=time.sleep, args=(0.2,), daemon=True)
    WARM.start()


def run_cpu(work, items, workers):
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(work, items))
