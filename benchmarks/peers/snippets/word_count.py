"""Counts words with `get(word, 0) + 1`."""

import threading


def tally(guard):
    counts = {}

    def count(words):
        for word in words:
            with guard:
                counts[word] = counts.get(word, 0) + 1

    threads = [threading.Thread(target=count, args=(words,)) for words in (["a"], ["a", "b"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts


class Nothing:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


ALLOWED = [{"a": 2, "b": 1}]


def buggy():
    return tally(Nothing())


def right():
    return tally(threading.Lock())
