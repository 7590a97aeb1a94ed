"""A dict that is put together."""

_GROUPS = {
    "about n x": [
        "8 sleeps in 8 threads",
        "primes in 4 threads, free-threaded build",
        "sha256 of 32 MiB in each of 2 threads",
        "primes in 4 processes",
    ],
    "about 1x": [
        "primes in 4 threads, GIL build",
        "4 sleeps, each thread joined before the next starts",
        "lines into one file from 4 threads, one lock",
    ],
    "slower": ["1000 tiny additions in 4 processes"],
}
PREDICTIONS = {question: answer for answer, questions in _GROUPS.items() for question in questions}
