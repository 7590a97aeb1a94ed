# threadlings: check=in_input_order misconception=M09
"""`as_completed` yields in the order of finishing."""

from concurrent.futures import ThreadPoolExecutor, as_completed


def parallel_map(func, items):
    if not items:
        return []
    with ThreadPoolExecutor(len(items)) as pool:
        return [future.result() for future in as_completed([pool.submit(func, x) for x in items])]
