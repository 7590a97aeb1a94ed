"""Makes the pictures of README and docs, by the commands that a reader would use: `make pictures`.

Needs Chromium and the `dev` extra.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COMMAND = (sys.executable, "-m", "threadlings.cli")
COUNTER = "examples/racy_counter/locked_counter.py"
WIDE = 1280


def main() -> None:
    """Make all of them."""
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        place = Path(folder)
        run("replay", "locked_counter", COUNTER, "--html", str(place / "viewer.html"))
        shoot(browser, place / "viewer.html", "viewer.png", 840)
        run(
            "grade",
            "examples/sample_class",
            "--db",
            str(place / "g.sqlite"),
            "--report",
            str(place / "class"),
        )
        shoot(browser, place / "class" / "index.html", "class-report.png", 1080)
        browser.close()


def run(*words: str) -> None:
    """Run the program; what it prints is not of interest, and a wrong answer is no error here."""
    done = subprocess.run([*COMMAND, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"threadlings {' '.join(words)}: {done.stderr}")


def shoot(browser: Browser, page_file: Path, name: str, high: int) -> None:
    """A picture of a page, as large as a screen of `high` pixels."""
    page = browser.new_page(viewport={"width": WIDE, "height": high}, color_scheme="light")
    page.goto(page_file.as_uri())
    taken = page.screenshot()
    page.close()
    target = HERE / name
    target.write_bytes(taken)
    print(f"{target.relative_to(ROOT)}: {len(taken)} bytes")


if __name__ == "__main__":
    main()
