# threadlings: check=limit_is_used misconception=none
"""Every fetch begins with a little pause, as if that were polite."""

import time
from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    def safe(url):
        time.sleep(0.01)
        try:
            return fetch(url)
        except Exception as error:
            return error

    with ThreadPoolExecutor(max_workers) as pool:
        return dict(zip(urls, pool.map(safe, urls)))
