"""The corpus on which other tools are compared with us: what our engine has to make of it.

`benchmarks/peers.py` runs it; here without the peers, which no test depends on.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, str(ROOT / "benchmarks" / "peers.py"), "--corpus", "snippets")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=300, check=False, cwd=ROOT
    )


def test_every_wrong_snippet_fails_and_every_right_one_is_exhausted() -> None:
    said = run("--alone")
    assert said.returncode == 0, said.stdout + said.stderr
    table = [line.split("|") for line in said.stdout.splitlines() if line.startswith("|")]
    rows = {cells[1].strip(): cells[2].strip() for cells in table}
    assert rows["bugs found"] == "45 of 45"
    assert rows["right programs failed"] == "0 of 45"
    assert rows["right programs certified"] == "45"
    assert rows["certified falsely"] == "0"
    assert rows["outcomes of 3 x 2 locked appends"] == "90 of 90"


def test_a_peer_that_is_not_installed_is_not_passed_over(tmp_path: Path) -> None:
    said = run("--environments", str(tmp_path), "--peer", "frontrun", "--only", "lost_update")
    assert said.returncode == 2
    assert "NOT COMPARED: frontrun" in said.stderr
