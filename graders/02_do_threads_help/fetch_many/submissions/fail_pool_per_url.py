# threadlings: check=limit_is_used misconception=M14
"""A pool for each url, and each `with` waits."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    futures = {}
    for url in urls:
        with ThreadPoolExecutor(max_workers) as pool:
            futures[url] = pool.submit(fetch, url)
    return {url: future.exception() or future.result() for url, future in futures.items()}
