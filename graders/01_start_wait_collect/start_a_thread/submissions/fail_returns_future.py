# threadlings: check=in_the_new_thread misconception=none
"""Gives back the Future of a pool where a Thread is promised."""

from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=8)


def launch(func, *args, **kwargs):
    return pool.submit(func, *args, **kwargs)
