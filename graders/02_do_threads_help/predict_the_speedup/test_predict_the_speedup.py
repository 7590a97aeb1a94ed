"""The hidden checks of predict_the_speedup: one a question. Titles and points are in `course.yaml`.

The key is fixed. No time that is measured anywhere has a say in it.
"""

from threadlings.judge import Predictions

SPEEDUPS = Predictions("PREDICTIONS", ("about 1x", "about n x", "slower", "depends on the build"))

test_sleeps_in_threads = SPEEDUPS.question(
    "8 sleeps in 8 threads",
    "about n x",
    """
A thread that sleeps has given the GIL back and needs no processor. Eight of them sleep as well as one.
The same goes for whatever else waits: sockets, files, databases, other programs.
This is what threads are for, with every build of Python.
""",
)

test_primes_in_threads_gil = SPEEDUPS.question(
    "primes in 4 threads, GIL build",
    "about 1x",
    """
Counting primes is computing in Python, and for that a thread needs the GIL. There is one, so they take turns.
Four threads need as long as one after the other, and a little longer for the taking turns.
More threads are not more speed; more processors do not help here either.
""",
    {"about n x": "M11"},
)

test_primes_in_threads_free = SPEEDUPS.question(
    "primes in 4 threads, free-threaded build",
    "about n x",
    """
Without the GIL each thread computes on a processor of its own, at the same time as the others.
Such builds exist since Python 3.13, and are officially supported from 3.14. A single thread is a little
slower in them, and whoever shares data needs locks more than ever.
""",
)

test_sha256_in_threads = SPEEDUPS.question(
    "sha256 of 32 MiB in each of 2 threads",
    "about n x",
    """
hashlib computes in C, and gives the GIL back while it works on a block that is not tiny.
So both threads compute at the same time, on two processors. zlib, bz2 and much of NumPy do the same.
"Computing" is not the point, then: computing *in Python* is.
""",
)

test_primes_in_processes = SPEEDUPS.question(
    "primes in 4 processes",
    "about n x",
    """
Each process has an interpreter and a GIL of its own, so four of them compute at the same time.
Little has to travel: four numbers there, four numbers back.
Starting the processes costs something, once; the pieces of work must be large enough to pay for it.
""",
)

test_tiny_additions_in_processes = SPEEDUPS.question(
    "1000 tiny additions in 4 processes",
    "slower",
    """
Every pair of numbers is pickled, sent to another process, unpickled, added, and the sum travels back.
The addition takes a hundredth of a microsecond, the way there and back a hundred microseconds.
Processes share nothing, so everything has to be sent; send much at once, or do not send it.
""",
    {"about n x": "M39", "about 1x": "M39"},
)

test_joined_in_the_loop = SPEEDUPS.question(
    "4 sleeps, each thread joined before the next starts",
    "about 1x",
    """
join() waits until that thread has finished, and only then the loop starts the next one.
There never are two threads at once: it is the sequential program with more to do.
Start all of them first, then join all of them.
""",
    {"about n x": "M05"},
)

test_one_lock_around_all = SPEEDUPS.question(
    "lines into one file from 4 threads, one lock",
    "about 1x",
    """
All that each thread does, it does while it holds the one lock; so one of them works, and three wait for it.
A lock makes a program right, and what it is held for sequential.
Threads help with what happens *outside* of the lock, and here nothing does.
""",
    {"about n x": "M17"},
)
