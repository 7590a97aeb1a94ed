"""A condition counts those in flight."""

import threading


class Fetching:
    def __init__(self, fetch, limit):
        self.fetch, self.limit = fetch, limit
        self.running, self.changed, self.pages = 0, threading.Condition(), {}

    def run(self, url):
        with self.changed:
            while self.running >= self.limit:
                self.changed.wait()
            self.running += 1
        try:
            page = self.fetch(url)
        except Exception as error:
            page = error
        with self.changed:
            self.pages[url] = page
            self.running -= 1
            self.changed.notify()


def fetch_all(fetch, urls, max_workers):
    fetching = Fetching(fetch, max_workers)
    threads = [threading.Thread(target=fetching.run, args=(url,), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return fetching.pages
