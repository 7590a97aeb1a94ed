"""Each future has a callback that makes the entry."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    pages = {}
    with ThreadPoolExecutor(max_workers) as pool:
        for url in urls:
            def keep(future, url=url):
                error = future.exception()
                pages[url] = error if error is not None else future.result()
            pool.submit(fetch, url).add_done_callback(keep)
    return pages
