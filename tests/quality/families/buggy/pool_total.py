"""Tasks of a pool add to a total that nobody guards."""

from concurrent.futures import ThreadPoolExecutor


class Statistics:
    def __init__(self):
        self.total = 0

    def count(self, text):
        self.total += len(text.split())


def scenario():
    statistics = Statistics()
    with ThreadPoolExecutor(max_workers=2) as pool:
        for text in ("to be", "or not"):
            pool.submit(statistics.count, text)
    return statistics.total
