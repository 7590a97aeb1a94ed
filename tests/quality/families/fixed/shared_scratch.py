"""A scratch list for each thread."""

import threading

scratch = threading.local()


def join_words(first, second):
    scratch.words = [first]
    scratch.words.append(second)
    return " ".join(scratch.words)


def scenario():
    lines = []
    threads = [
        threading.Thread(target=lambda words: lines.append(join_words(*words)), args=(words,))
        for words in (("to", "be"), ("or", "not"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(lines)
