# threadlings: check=error_is_kept misconception=M38
"""`map` raises at the first item that failed, and the rest is lost."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    with ThreadPoolExecutor(max_workers) as pool:
        return dict(zip(urls, pool.map(fetch, urls)))
