# threadlings: check=limit_is_used misconception=M05
"""`.result()` right after `.submit()`: one at a time."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    pages = {}
    with ThreadPoolExecutor(max_workers) as pool:
        for url in urls:
            try:
                pages[url] = pool.submit(fetch, url).result()
            except Exception as error:
                pages[url] = error
    return pages
