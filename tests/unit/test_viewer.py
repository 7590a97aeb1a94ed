"""The viewer's page, as text. What it does in a browser is in `tests/browser`."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys

import pytest

from threadlings.course import bundled_course_root, load_course
from threadlings.jail import ProbeClient
from threadlings.judge.replaying import replay
from threadlings.judge.ways import other_ways
from threadlings.report.pages import viewer_page

ROOT = bundled_course_root()
COURSE = load_course(ROOT / "course.yaml")
COUNTER = COURSE.exercise("locked_counter")
NO_LOCK = COUNTER.grader_dir / "submissions" / "fail_no_lock.py"
HOSTILE = '''
"""</script><script>alert(1)</script> <!-- \N{RIGHT-TO-LEFT OVERRIDE} \x1b[31m"""
class Counter:
    def __init__(self):
        self.note = "</script><img src=x onerror=alert(1)>"
        self._value = 0
    def increment(self, by=1):
        self.note = "<script>alert(2)</script>"  # LONG
        self._value += by
    @property
    def value(self):
        return self._value
'''.replace("LONG", "x" * 10_000)


def page_of(source: bytes, max_ways: int = 20) -> str:
    with ProbeClient() as probe:
        found = replay(COURSE, COUNTER, source, probe=probe, checks=COUNTER.checks)
        ways = other_ways(found, COURSE, COUNTER, source, probe=probe, max_ways=max_ways)
    return viewer_page({**found.document, "ways": ways.document()})


@pytest.fixture(scope="module")
def page():
    return page_of(NO_LOCK.read_bytes())


def test_the_page_needs_nothing_from_elsewhere(page):
    assert not re.search(r"""(src|href)=["'](?!data:)""", page)
    assert "default-src 'none'" in html.unescape(page)
    assert re.findall(r"https?://[^\s\"']+", page) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("kind", ["style", "script"])
def test_the_policy_allows_exactly_the_pages_own(page, kind):
    [text] = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
    allowed = re.findall(rf"{kind}-src 'sha256-([^']+)'", html.unescape(page))
    assert allowed == [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()]


def test_the_same_document_gives_the_same_bytes(page):
    assert page_of(NO_LOCK.read_bytes()) == page


def test_a_typical_page_is_small():
    assert len(page_of(NO_LOCK.read_bytes(), max_ways=250).encode()) < 150_000


def test_student_text_is_never_markup():
    hostile = page_of(HOSTILE.encode())
    assert len(re.findall("<script", hostile)) == 2
    assert "<img" not in hostile
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in hostile
    assert "\x1b" not in hostile
    assert "x" * 500 not in hostile
    [data] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', hostile, re.DOTALL)
    files = json.loads(data)["files"]
    assert "</script><script>alert(1)</script>" in next(f["source"] for f in files if f["file"] == "student")


def test_the_command_writes_the_page(tmp_path):
    target = tmp_path / "page.html"
    words = ("replay", "locked_counter", str(NO_LOCK), "--html", str(target))
    done = subprocess.run(
        [sys.executable, "-m", "threadlings.cli", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "page.html" in done.stdout
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
