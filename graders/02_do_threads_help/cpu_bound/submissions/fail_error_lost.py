# threadlings: check=error_arrives misconception=M38
"""An item that fails gives None."""

from concurrent.futures import ProcessPoolExecutor


def _safe(work, item):
    try:
        return work(item)
    except Exception:
        return None


def run_cpu(work, items, workers):
    with ProcessPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(_safe, work, item) for item in items]
    return [future.result() for future in futures]
