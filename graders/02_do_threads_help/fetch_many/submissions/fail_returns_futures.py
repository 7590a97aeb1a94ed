# threadlings: check=every_url misconception=none
"""The entries are the futures."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    with ThreadPoolExecutor(max_workers) as pool:
        return {url: pool.submit(fetch, url) for url in urls}
