# threadlings: check=limit_is_kept misconception=M14
"""A pool for each url, none of which waits: each counts for itself."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    pools = [ThreadPoolExecutor(max_workers) for _ in urls]
    futures = {url: pool.submit(fetch, url) for url, pool in zip(urls, pools)}
    for pool in pools:
        pool.shutdown()
    return {url: future.exception() or future.result() for url, future in futures.items()}
