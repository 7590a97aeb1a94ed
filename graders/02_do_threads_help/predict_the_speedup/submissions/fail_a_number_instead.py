# threadlings: check=all_answered misconception=none
"""An answer of its own."""

PREDICTIONS: dict[str, str] = {
    "8 sleeps in 8 threads": "about n x",
    "primes in 4 threads, GIL build": "about 1x",
    "primes in 4 threads, free-threaded build": "about n x",
    "sha256 of 32 MiB in each of 2 threads": "2x",
    "primes in 4 processes": "about n x",
    "1000 tiny additions in 4 processes": "slower",
    "4 sleeps, each thread joined before the next starts": "about 1x",
    "lines into one file from 4 threads, one lock": "about 1x",
}
