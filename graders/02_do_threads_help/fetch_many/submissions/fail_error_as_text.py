# threadlings: check=error_is_kept misconception=M38
"""The entry of a failed url is a text about the error."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    def safe(url):
        try:
            return fetch(url)
        except Exception as error:
            return str(error)

    with ThreadPoolExecutor(max_workers) as pool:
        return dict(zip(urls, pool.map(safe, urls)))
