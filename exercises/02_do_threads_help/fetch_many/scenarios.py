"""What the public checks of fetch_many do with a submission."""

import time

from threadlings.scenario import plain


def no_urls(student):
    """Fetch nothing."""
    got = student.fetch_all(lambda url: "a page", [], 3)
    return "{}" if got == {} else str(plain(got))


def some_urls(student, urls, dead):
    """Fetch a few pages, two at a time; those of the urls in `dead` fail. How often was each fetched?"""
    lasts_s = {url: 1 + i / 8 for i, url in enumerate(urls)}
    fetched = {url: [] for url in urls}
    errors = {url: OSError(f"no answer from {url}") for url in dead}

    def fetch(url):
        fetched[url].append(url)
        time.sleep(lasts_s[url])
        if url in errors:
            raise errors[url]
        return f"page of {url}"

    seen = {"raised": None, "pages": {}}
    try:
        got = student.fetch_all(fetch, list(urls), 2)
        seen["pages"] = {
            url: "its exception" if entry is errors.get(url, seen) else plain(entry) for url, entry in got.items()
        }
    except Exception as error:
        seen["raised"] = plain(error)
    return seen | {"fetched": [len(fetched[url]) for url in urls]}
