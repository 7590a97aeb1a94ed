"""Public checks of fetch_many: what you can see before you hand in."""


def _urls(random):
    return [f"{name}.example" for name in random.sample(["red", "green", "blue", "white", "black"], 3)]


def test_no_urls(submission):
    found = submission.explore("no_urls")
    found.require(
        lambda returned: returned == "{}",
        lambda returned: f"fetch_all(fetch, [], 3) returned {returned}; expected {{}}.",
    )


def test_every_url(submission):
    urls = _urls(submission.random)
    found = submission.explore("some_urls", urls=urls, dead=[])
    pages = {url: f"page of {url}" for url in urls}

    def called_a_page(seen):
        said = [seen["raised"], *seen["pages"].values()]
        return any("'str' object is not callable" in str(text) for text in said)

    found.require(
        lambda seen: not called_a_page(seen),
        "fetch returned a page, which is a str, and somebody called that as if it were a function: TypeError: 'str' "
        "object is not callable. What does submit() want: what fetch gives back, or fetch itself and its argument?",
        "M02",
    )
    found.require(
        lambda seen: seen["raised"] is None,
        lambda seen: f"No fetch failed, and fetch_all raised {seen['raised']}. Where does that come from?",
    )
    found.require(
        lambda seen: set(seen["pages"]) == set(urls),
        lambda seen: (
            f"The urls were {', '.join(urls)}; the dict has entries for {', '.join(seen['pages']) or 'none of them'}. "
            "Has every fetch ended when the dict is returned?"
        ),
        "M04",
    )
    found.require(
        lambda seen: seen["pages"] == pages,
        lambda seen: f"Expected {pages}; got {dict(seen['pages'])}. What is an entry to be?",
    )
    found.require(
        lambda seen: set(seen["fetched"]) == {1},
        lambda seen: (
            f"The three urls were fetched {', '.join(map(str, seen['fetched']))} times; expected once each. "
            "Which of your lines leads to a call of fetch?"
        ),
    )


def test_error_is_kept(submission):
    urls = _urls(submission.random)
    dead = urls[1]
    found = submission.explore("some_urls", urls=urls, dead=[dead])
    found.require(
        lambda seen: seen["raised"] is None,
        lambda seen: (
            f"Fetching {dead} failed, and fetch_all raised {seen['raised']}: the pages of the others are lost. "
            "Which of your lines raises it, and what should happen there instead?"
        ),
        "M38",
    )
    found.require(
        lambda seen: dead in seen["pages"],
        lambda seen: (
            f"Fetching {dead} failed, and the dict has entries for {', '.join(seen['pages']) or 'no url'}: the error has "
            "vanished. Where is the exception of a fetch until somebody asks for it?"
        ),
        "M38",
    )
    found.require(
        lambda seen: seen["pages"][dead] == "its exception",
        lambda seen: (
            f"Fetching {dead} raised an OSError, and its entry is {seen['pages'][dead]!r}; expected that very exception. "
            "What does the reader of the dict learn from it?"
        ),
        "M38",
    )
    found.require(
        lambda seen: all(seen["pages"].get(url) == f"page of {url}" for url in urls if url != dead),
        lambda seen: (
            f"Fetching {dead} failed, and the entries are {dict(seen['pages'])}. What became of the other pages?"
        ),
        "M38",
    )
