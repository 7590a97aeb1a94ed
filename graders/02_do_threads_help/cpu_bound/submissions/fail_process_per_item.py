# threadlings: check=not_more_than_workers misconception=M33
"""A process for each item."""

import multiprocessing


def _call(pipe, work, item):
    try:
        pipe.send((True, work(item)))
    except Exception as error:
        pipe.send((False, error))


def run_cpu(work, items, workers):
    children = []
    for item in items:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.Process(target=_call, args=(theirs, work, item))
        child.start()
        theirs.close()
        children.append((child, ours))
    answers = []
    for child, ours in children:
        answers.append(ours.recv())
        ours.close()
        child.join()
    for fine, value in answers:
        if not fine:
            raise value
    return [value for _, value in answers]
