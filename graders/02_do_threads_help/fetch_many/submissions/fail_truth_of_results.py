# threadlings: check=every_outcome misconception=none
"""Keeps a page only if there is something in it."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    pages = {}
    with ThreadPoolExecutor(max_workers) as pool:
        futures = {url: pool.submit(fetch, url) for url in urls}
    for url, future in futures.items():
        if future.exception():
            pages[url] = future.exception()
        elif future.result():
            pages[url] = future.result()
    return pages
