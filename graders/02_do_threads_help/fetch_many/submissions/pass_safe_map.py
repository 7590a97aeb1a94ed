"""`map` over a function that catches."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    def safe(url):
        try:
            return url, fetch(url)
        except Exception as error:
            return url, error

    with ThreadPoolExecutor(max_workers) as pool:
        return dict(pool.map(safe, urls))
