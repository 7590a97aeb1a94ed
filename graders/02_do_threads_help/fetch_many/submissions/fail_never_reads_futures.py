# threadlings: check=error_is_kept misconception=M38
"""The fetch writes the page itself; the future with the exception is read by nobody."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    pages = {}

    def work(url):
        pages[url] = fetch(url)

    with ThreadPoolExecutor(max_workers) as pool:
        for url in urls:
            pool.submit(work, url)
    return pages
