# threadlings: check=own_thread misconception=M02
"""No thread at all."""


def parallel_map(func, items):
    return [func(x) for x in items]
