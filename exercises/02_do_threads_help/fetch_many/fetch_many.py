"""Exercise: fetch many with a pool. Read README.md, edit this file, run: threadlings check fetch_many"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def fetch_all(fetch: Callable[[str], Any], urls: list[str], max_workers: int) -> dict[str, Any]:
    """Fetch every url, at most max_workers at a time; return a dict with an entry for each url.

    - An entry is what fetch(url) returned, or the very exception (an Exception) that it raised.
      fetch_all itself raises nothing. Whatever fetch returns is a result, also None or "".
    - fetch is called once for each url; the urls are all different. No urls: an empty dict.
    - Never more than max_workers calls of fetch are in flight, and never fewer while a url waits:
      where one ends, well or badly, the next begins at once.
    - It returns the moment the last fetch has ended, and waits by blocking.

    Example:      6 fetches of 1 s with max_workers=3 take 2 s; the dict has 6 entries.
    Non-example:  6 s (one at a time), 1 s (six at a time), or an entry missing because a fetch failed.
    """
    pages = {}
    with ThreadPoolExecutor(max_workers=max_workers) as pool:
        for url in urls:
            # TODO 1: here each fetch waits for the one before. Let the pool have them all.
            future = pool.submit(fetch, url)
            pages[url] = future.result()
    # TODO 2: a fetch may fail; its url gets the exception as its entry.
    return pages
