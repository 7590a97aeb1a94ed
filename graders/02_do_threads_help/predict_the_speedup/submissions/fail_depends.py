# threadlings: check=primes_in_threads_gil misconception=none
"""It always depends."""

PREDICTIONS: dict[str, str] = {
    "8 sleeps in 8 threads": "depends on the build",
    "primes in 4 threads, GIL build": "depends on the build",
    "primes in 4 threads, free-threaded build": "depends on the build",
    "sha256 of 32 MiB in each of 2 threads": "depends on the build",
    "primes in 4 processes": "depends on the build",
    "1000 tiny additions in 4 processes": "depends on the build",
    "4 sleeps, each thread joined before the next starts": "depends on the build",
    "lines into one file from 4 threads, one lock": "depends on the build",
}
