"""The futures are read after the `with`, in the order of the urls."""

import concurrent.futures


def fetch_all(fetch, urls, max_workers):
    with concurrent.futures.ThreadPoolExecutor(max_workers) as pool:
        futures = [pool.submit(fetch, url) for url in urls]
    pages = {}
    for url, future in zip(urls, futures):
        error = future.exception()
        pages[url] = future.result() if error is None else error
    return pages
