"""Solution: fetch many with a pool."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any


def fetch_all(fetch: Callable[[str], Any], urls: list[str], max_workers: int) -> dict[str, Any]:
    """Fetch every url, at most max_workers at a time; return a dict with an entry for each url.

    First everything is submitted: the pool starts as many as it may, and the next whenever one ends. Only
    then are the futures asked, each as soon as it is done. exception() gives the error without raising it.
    """
    pages: dict[str, Any] = {}
    with ThreadPoolExecutor(max_workers=max_workers) as pool:
        url_of = {pool.submit(fetch, url): url for url in urls}
        for future in as_completed(url_of):
            error = future.exception()
            pages[url_of[future]] = future.result() if error is None else error
    return pages
