# threadlings: check=limit_is_kept misconception=M33
"""A thread for each url, whatever the limit."""

import threading


def fetch_all(fetch, urls, max_workers):
    pages = {}

    def work(url):
        try:
            pages[url] = fetch(url)
        except Exception as error:
            pages[url] = error

    threads = [threading.Thread(target=work, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
