# threadlings: check=tiny_additions_in_processes misconception=M39
"""Processes get what they need for nothing."""

PREDICTIONS: dict[str, str] = {
    "8 sleeps in 8 threads": "about n x",
    "primes in 4 threads, GIL build": "about 1x",
    "primes in 4 threads, free-threaded build": "about n x",
    "sha256 of 32 MiB in each of 2 threads": "about n x",
    "primes in 4 processes": "about n x",
    "1000 tiny additions in 4 processes": "about n x",
    "4 sleeps, each thread joined before the next starts": "about 1x",
    "lines into one file from 4 threads, one lock": "about 1x",
}
