"""How soon after a save the watch mode shows the verdict, on a terminal in tmux.

    python benchmarks/watch.py [--repeat 10]

Makes a workspace, starts `threadlings watch locked_counter` in a detached tmux session, saves a wrong and a
right answer in turn, and prints the milliseconds from each save until the screen shows its verdict; then
presses Ctrl-C and prints how the terminal was left. Needs tmux.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from threadlings.course import bundled_course_root

ROOT = bundled_course_root()
RIGHT = ROOT / "solutions" / "03_locks" / "locked_counter" / "locked_counter.py"
WRONG = ROOT / "graders" / "03_locks" / "locked_counter" / "submissions" / "fail_no_lock.py"
ANSWER = Path("exercises") / "03_locks" / "locked_counter" / "locked_counter.py"
COMMAND = (sys.executable, "-m", "threadlings.cli")
PATIENCE_S = 60


def tmux(*words: str) -> str:
    """What a tmux command prints, on a server of our own."""
    done = subprocess.run(
        ["tmux", "-L", "threadlings-bench", *words], capture_output=True, text=True, check=True
    )
    return done.stdout


def wait_for(text: str) -> float:
    """Seconds until the screen shows `text`."""
    begun = time.monotonic()
    while text not in tmux("capture-pane", "-p"):
        if time.monotonic() - begun > PATIENCE_S:
            raise SystemExit(f"{text!r} did not come:\n{tmux('capture-pane', '-p')}")
        time.sleep(0.01)
    return time.monotonic() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        subprocess.run([*COMMAND, "init", str(desk)], check=True, capture_output=True)
        then = "stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo; cat"
        shell = f"trap : INT; {' '.join(COMMAND)} watch locked_counter; {then}"
        tmux(
            "new-session",
            "-d",
            "-x",
            "100",
            "-y",
            "60",
            "-c",
            str(desk),
            f"sh -c {subprocess.list2cmdline([shell])}",
        )
        try:
            wait_for("q quit")
            took = []
            for number in range(chosen.repeat):
                for answer, sign in ((RIGHT, "10 / 10 points"), (WRONG, "Lost update")):
                    (desk / ANSWER).write_bytes(answer.read_bytes())
                    took.append(1000 * wait_for(sign))
                    if number == 0:
                        print(f"{answer.name}: {took[-1]:.0f} ms")
            took.sort()
            print(f"{len(took)} saves: median {statistics.median(took):.0f} ms, longest {took[-1]:.0f} ms")
            tmux("send-keys", "C-c")
            wait_for("echo")
            print("after Ctrl-C the terminal has:", *tmux("capture-pane", "-p").split()[-2:])
        finally:
            tmux("kill-server")


if __name__ == "__main__":
    main()
