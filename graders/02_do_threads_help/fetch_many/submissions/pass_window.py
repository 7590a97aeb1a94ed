"""Never submits more than may run; `wait` tells when the next one may come."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait


def fetch_all(fetch, urls, max_workers):
    pages, running, rest = {}, {}, list(urls)
    with ThreadPoolExecutor(max_workers) as pool:
        while rest or running:
            while rest and len(running) < max_workers:
                url = rest.pop(0)
                running[pool.submit(fetch, url)] = url
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                url = running.pop(future)
                pages[url] = future.exception() or future.result()
    return pages
