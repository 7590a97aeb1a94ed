"""How large the viewer's page is, and how soon a browser shows it.

    python benchmarks/viewer.py [--steps 5000] [--repeat 5]

Opens the page of a lost update (with 250 other orders), and that of a trace of many steps, in headless
Chromium, and prints bytes, milliseconds to the first complete view, and milliseconds for one step forward.
Needs Chromium and the `dev` extra.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from threadlings.course import bundled_course_root, load_course
from threadlings.jail import ProbeClient
from threadlings.judge.replaying import replay
from threadlings.judge.ways import other_ways
from threadlings.report.pages import viewer_page

_STEP = """() => {
  const begun = performance.now();
  document.querySelector('[data-go="back"]').click();
  document.body.getBoundingClientRect();
  return performance.now() - begun;
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=5_000)
    parser.add_argument("--repeat", type=int, default=5)
    chosen = parser.parse_args()
    typical = _typical()
    many = {key: value for key, value in typical.items() if key != "ways"}
    steps = typical["steps"]
    many["steps"] = [{**steps[i % len(steps)], "n": i + 1, "position": None} for i in range(chosen.steps)]
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        print(f"{'page':24}{'bytes':>10}{'opens in ms':>14}{'a step in ms':>14}")
        for name, document in (("typical, with ways", typical), (f"{chosen.steps} steps", many)):
            file = Path(folder) / "page.html"
            file.write_text(viewer_page(document), encoding="utf-8")
            opens, moves = [], []
            for _ in range(chosen.repeat):
                page = browser.new_page()
                opens.append(_open(page, file))
                page.keyboard.press("End")
                moves += [page.evaluate(_STEP) for _ in range(10)]
                page.close()
            size = file.stat().st_size
            print(f"{name:24}{size:>10}{statistics.median(opens):>14.0f}{statistics.median(moves):>14.1f}")
        browser.close()


def _open(page: Page, file: Path) -> float:
    """Milliseconds until the page's script has run and everything is laid out."""
    page.goto(file.as_uri())
    page.evaluate("document.body.getBoundingClientRect()")
    return float(page.evaluate("performance.now()"))


def _typical() -> dict[str, Any]:
    course = load_course(bundled_course_root() / "course.yaml")
    exercise = course.exercise("locked_counter")
    source = (exercise.grader_dir / "submissions" / "fail_no_lock.py").read_bytes()
    with ProbeClient() as probe:
        found = replay(course, exercise, source, probe=probe, checks=exercise.checks)
        ways = other_ways(found, course, exercise, source, probe=probe)
    return {**found.document, "ways": ways.document()}


if __name__ == "__main__":
    main()
