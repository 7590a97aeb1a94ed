# threadlings: check=every_url misconception=M02
"""`submit(fetch(url))` fetches here, and submits the page."""

from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, urls, max_workers):
    with ThreadPoolExecutor(max_workers) as pool:
        futures = {url: pool.submit(fetch(url)) for url in urls}
    return {url: future.exception() or future.result() for url, future in futures.items()}
