"""A dict of futures and `as_completed`."""

from concurrent.futures import ThreadPoolExecutor, as_completed


def fetch_all(fetch, urls, max_workers):
    pages = {}
    with ThreadPoolExecutor(max_workers=max_workers) as pool:
        url_of = {pool.submit(fetch, url): url for url in urls}
        for future in as_completed(url_of):
            try:
                pages[url_of[future]] = future.result()
            except Exception as error:
                pages[url_of[future]] = error
    return pages
