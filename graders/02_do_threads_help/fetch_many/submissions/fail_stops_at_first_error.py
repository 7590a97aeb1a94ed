# threadlings: check=error_is_kept misconception=M38
"""One `try` around the whole loop: the first error ends it, and the later pages are missing."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    pages = {}
    with ThreadPoolExecutor(max_workers) as pool:
        futures = {url: pool.submit(fetch, url) for url in urls}
    try:
        for url, future in futures.items():
            pages[url] = None
            pages[url] = future.result()
    except Exception as error:
        pages[url] = error
    return pages
