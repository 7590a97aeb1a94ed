"""What the public checks of squares_and_cubes do with a submission."""

import time


def run(student, numbers, pause_s):
    """Run the threaded version; what came out of it, and after how many simulated seconds?"""
    first, second = student.run_threaded(numbers, pause_s)
    elapsed_s = time.monotonic()
    return {"squares": list(first), "cubes": list(second), "elapsed_s": round(elapsed_s, 6)}
