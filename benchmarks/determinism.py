"""Is an execution the same a thousand times over, beside busy processes, on this Python?

    python benchmarks/determinism.py --repeat 1000 --busy 4

Runs one schedule of each program of `tests/quality/test_determinism.py` again and again and compares every
step; then searches each program anew and compares endings, schedules and the order of executions with the
golden file that all Pythons are held to. A long run; the tests hold a slice of it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "quality"))

import test_determinism as programs  # noqa: E402

from threadlings.engine.modules import Library  # noqa: E402


def main() -> int:
    """Run as a command; exits 1 if anything differed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--repeat", type=int, default=1000)
    parser.add_argument("--busy", type=int, default=0, help="busy processes beside it")
    arguments = parser.parse_args()
    busy = [multiprocessing.Process(target=programs._burn, daemon=True) for _ in range(arguments.busy)]
    for process in busy:
        process.start()
    golden = json.loads(programs.GOLDEN.read_text(encoding="utf-8"))
    library, wrong, began = Library(), 0, time.perf_counter()
    try:
        for name in programs.PROGRAMS:
            different = len(programs.repeat(library, name, arguments.repeat))
            same_search = programs.explored(library, name) == golden[name]
            wrong += different != 1 or not same_search
            said = "as on every Python" if same_search else "NOT AS IN THE GOLDEN FILE"
            print(f"{name}: {different} execution(s) in {arguments.repeat} runs; search {said}", flush=True)
    finally:
        for process in busy:
            process.kill()
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}: {wrong} programs differ, {time.perf_counter() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
