"""Lab: predict the speed-up. Read README.md, edit this file, run: threadlings check predict_the_speedup

Each program does n pieces of work: one after the other, and then at once, with n threads or processes. The
machine has at least n processors and nothing else to do. How many times faster is "at once"?

* "about 1x": it takes about as long.
* "about n x": it takes about the time of one piece.
* "slower": it takes many times as long.
* "depends on the build": the answer differs between builds of Python, and the question names none.

Example:      "4 downloads in 4 threads" would be "about n x": downloading is waiting.
Non-example:  "maybe 2x" is none of the four answers.
"""

# TODO: replace each "?" by one of the four answers. Leave the questions as they are.
PREDICTIONS: dict[str, str] = {
    "8 sleeps in 8 threads": "?",
    "primes in 4 threads, GIL build": "?",
    "primes in 4 threads, free-threaded build": "?",
    "sha256 of 32 MiB in each of 2 threads": "?",
    "primes in 4 processes": "?",
    "1000 tiny additions in 4 processes": "?",
    "4 sleeps, each thread joined before the next starts": "?",
    "lines into one file from 4 threads, one lock": "?",
}
