"""Tasks of a pool return their part, and one thread adds."""

from concurrent.futures import ThreadPoolExecutor


class Statistics:
    def __init__(self):
        self.total = 0

    def count(self, text):
        return len(text.split())


def scenario():
    statistics = Statistics()
    with ThreadPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(statistics.count, text) for text in ("to be", "or not")]
        for future in futures:
            statistics.total += future.result()
    return statistics.total
