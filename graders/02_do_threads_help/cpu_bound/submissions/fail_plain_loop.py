# threadlings: check=several_processes misconception=M11
"""Everything in the caller."""


def run_cpu(work, items, workers):
    return [work(item) for item in items]
