"""Processes by hand: each gets every n-th item and sends back one message."""

import multiprocessing


def _share(pipe, work, items):
    try:
        pipe.send([work(item) for item in items])
    except Exception as error:
        pipe.send(error)
    pipe.close()


def run_cpu(work, items, workers):
    children = []
    for first in range(min(workers, len(items))):
        ours, theirs = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.Process(target=_share, args=(theirs, work, items[first::workers]))
        child.start()
        theirs.close()
        children.append((child, ours))
    answers = []
    for child, ours in children:
        answers.append(ours.recv())
        child.join()
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    results = [None] * len(items)
    for first, answer in enumerate(answers):
        results[first::workers] = answer
    return results
