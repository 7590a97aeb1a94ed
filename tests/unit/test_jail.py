"""The jail: what it shows, what it carries, and what is left of it afterwards."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from threadlings.errors import JailError
from threadlings.jail import (
    Limits,
    ProbeClient,
    Reply,
    Tier,
    bubblewrap,
    detect,
    explain_tier,
    landlocked,
    tiers,
    visible,
    why_not,
)

from . import fake_probe


def needs(tier):
    return pytest.mark.skipif(why_not(tier) is not None, reason=f"no tier {tier}: {why_not(tier)}")


needs_a, needs_b = needs(Tier.A), needs(Tier.B)
JAILS = [pytest.param(tier, marks=needs(tier)) for tier in (Tier.A, Tier.B)]
TIERS = [*JAILS, Tier.C]


# Other modules use the fake, too, in other processes at the same time; the mark tells ours from theirs.
MARK = f"--started-by={os.getpid()}"
PROGRAM = (*fake_probe.PROGRAM, MARK)


def client(tier, **options):
    return ProbeClient(tier, program=PROGRAM, readable=[fake_probe.PATH], **options)


def request(**actions):
    return {
        "version": 1,
        "key": "ab" * 16,
        "mode": "explore",
        "scenario": "s",
        "student": {"name": "m", "source": fake_probe.program(**actions)},
    }


def look(probe, *questions):
    reply = probe.ask(request(explore="look " + json.dumps(questions)), wall_limit_s=10)
    answers = json.loads(reply.lines[0])
    return [answers[question] for question in questions]


def open_files():
    return sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names, and no descriptor of our own


def processes_of_the_fake():
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if MARK.encode() in entry.read_bytes().split(b"\0"):
                found.append(entry.parent.name)
        except OSError:
            continue
    return found


# -- carrying requests ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tier", TIERS)
def test_a_request_arrives_whole_and_its_reply_comes_back(tier):
    with client(tier) as probe:
        asked = request(explore="echo")
        asked["student"]["source"] += "# " + "ü" * 500_000
        reply = probe.ask(asked, wall_limit_s=10)
        assert (reply.status, reply.code) == ("exited", 0)
        assert json.loads(reply.lines[0])["request"] == asked


@pytest.mark.parametrize("tier", TIERS)
def test_one_server_serves_many_requests(tier):
    with client(tier) as probe:
        for _ in range(20):
            assert probe.ask(request(), wall_limit_s=10).status == "exited"
        assert probe.started == 1


def test_no_server_is_started_before_the_first_request():
    with client(Tier.C) as probe:
        assert probe.started == 0


@pytest.mark.parametrize("status", ["exited", "signaled", "wall_limit", "output_limit"])
def test_the_servers_own_verdict_on_its_child_is_passed_on(status):
    with client(Tier.C) as probe:
        assert probe.ask(request(explore=f"status {status}"), wall_limit_s=10) == Reply(status)
        assert probe.started == 1
        probe.ask(request(), wall_limit_s=10)
        assert probe.started == 1


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("hang", "wall_limit"),
        ("die", "died"),
        ("huge", "output_limit"),
        ("garbage", "died"),
        ("status unheard_of", "died"),
    ],
)
def test_a_lost_server_is_reported_and_replaced(tier, action, status):
    with client(tier) as probe:
        limit_s = 0.5 if action == "hang" else 10
        assert probe.ask(request(explore=action), wall_limit_s=limit_s).status == status
        assert processes_of_the_fake() == []
        assert probe.ask(request(), wall_limit_s=10).status == "exited"
        assert probe.started == 2


def test_a_request_that_loses_a_used_server_is_put_to_a_fresh_one():
    with client(Tier.C) as probe:
        probe.ask(request(), wall_limit_s=10)
        assert probe.ask(request(explore="die"), wall_limit_s=10).status == "died"
        assert probe.started == 2


@pytest.mark.parametrize("tier", TIERS)
def test_a_timeout_comes_when_it_is_due(tier):
    with client(tier) as probe:
        probe.ask(request(), wall_limit_s=10)
        started = time.monotonic()
        probe.ask(request(explore="hang"), wall_limit_s=0.3)
        assert 0.3 <= time.monotonic() - started < 60


def test_a_server_that_died_between_requests_is_not_noticed():
    with client(Tier.C) as probe:
        probe.ask(request(), wall_limit_s=10)
        [pid] = processes_of_the_fake()
        pidfd = os.pidfd_open(int(pid))
        os.kill(int(pid), 9)
        select.select([pidfd], [], [], 5)
        os.close(pidfd)
        assert probe.ask(request(), wall_limit_s=10).status == "exited"


def test_an_answer_that_nobody_asked_for_is_never_taken_for_the_next():
    with client(Tier.C) as probe:
        assert probe.ask(request(explore="twice"), wall_limit_s=10).lines == ()
        assert probe.ask(request(explore="exit 7"), wall_limit_s=10).code == 7


def test_last_words_are_kept_for_diagnosis():
    with client(Tier.C) as probe:
        assert probe.ask(request(explore="die"), wall_limit_s=10).stderr.endswith("last words")


def test_what_belongs_to_one_request_is_not_kept_for_the_next():
    with client(Tier.C) as probe:
        assert probe.ask(request(explore="fail oh"), wall_limit_s=10).stderr == "oh"
        assert probe.ask(request(), wall_limit_s=10).stderr == ""


def test_noise_on_standard_error_neither_blocks_nor_accumulates():
    with client(Tier.C) as probe:
        for _ in range(3):
            assert probe.ask(request(explore="noise"), wall_limit_s=10).status == "exited"
        assert len(probe.ask(request(explore="die"), wall_limit_s=10).stderr) <= 16 * 1024


@pytest.mark.parametrize("tier", TIERS)
def test_a_server_that_does_not_start_is_an_error_with_its_reason(tier):
    probe = ProbeClient(tier, program=(*PROGRAM, "--silent"), readable=[fake_probe.PATH])
    with probe, pytest.raises(JailError, match="nothing to say"):
        probe.ask(request(), wall_limit_s=10)


# -- leaving nothing behind ----------------------------------------------------------------------------


@pytest.mark.parametrize("tier", TIERS)
def test_neither_files_nor_processes_are_left(tier):
    before = open_files()
    for action in ("exit 0", "orphan", "hang", "die", "huge"):
        with client(tier) as probe:
            probe.ask(request(explore=action), wall_limit_s=0.3)
    with client(tier):
        pass
    assert open_files() == before
    assert processes_of_the_fake() == []


@pytest.mark.parametrize("tier", TIERS)
def test_a_client_that_is_forgotten_takes_its_server_along(tier):
    before = open_files()
    probe = client(tier)
    probe.ask(request(), wall_limit_s=10)
    del probe
    assert processes_of_the_fake() == []
    assert open_files() == before


@pytest.mark.parametrize("tier", TIERS)
def test_an_interrupted_request_leaves_no_answer_for_the_next(tier):
    class Interrupt(BaseException):
        pass

    def interrupt(signum, frame):
        raise Interrupt

    previous = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with client(tier) as probe:
            probe.ask(request(), wall_limit_s=10)
            main = threading.main_thread().ident
            threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGUSR1)).start()
            with pytest.raises(Interrupt):
                probe.ask(request(explore="hang"), wall_limit_s=10)
            assert processes_of_the_fake() == []
            assert probe.ask(request(explore="exit 4"), wall_limit_s=10).code == 4
    finally:
        signal.signal(signal.SIGUSR1, previous)


@needs_a
def test_a_jail_that_died_with_the_thread_that_made_it_is_built_again():
    with client(Tier.A) as probe:
        thread = threading.Thread(target=probe.ask, args=(request(),), kwargs={"wall_limit_s": 10})
        thread.start()
        thread.join()
        assert probe.ask(request(), wall_limit_s=10).status == "exited"


@pytest.mark.parametrize("tier", TIERS)
def test_a_judge_that_is_killed_takes_the_probe_along(tier, tmp_path):
    script = f"""
        import os, sys
        from pathlib import Path
        from threadlings.jail import ProbeClient, Tier
        path = {str(fake_probe.PATH)!r}
        probe = ProbeClient(Tier({tier.value!r}), program=(path, {MARK!r}), readable=[Path(path)])
        probe.ask({request()!r}, wall_limit_s=10)
        os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    deadline = time.monotonic() + 5
    while processes_of_the_fake() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert processes_of_the_fake() == []


# -- what can be seen from inside ----------------------------------------------------------------------


@pytest.mark.parametrize("tier", TIERS)
def test_the_probe_can_import_the_package(tier):
    with ProbeClient(tier, program=("-c", _IMPORTER)) as probe:
        [found] = probe.ask({}, wall_limit_s=10).lines
        assert Path(found) == visible.package_folder() / "errors.py"


_IMPORTER = """
import json, sys, threadlings.errors
def send(answer):
    body = json.dumps(answer).encode()
    sys.stdout.buffer.write(len(body).to_bytes(4, "big") + body)
    sys.stdout.buffer.flush()
send({"hello": 1})
sys.stdin.buffer.read(6)
send({"status": "exited", "code": 0, "lines": [threadlings.errors.__file__]})
"""


@pytest.mark.parametrize("tier", TIERS)
def test_hashes_are_the_same_in_every_run_and_the_environment_is_ours(tier, monkeypatch):
    monkeypatch.setenv("A_SECRET_OF_THE_TEACHER", "x")
    monkeypatch.setenv("PYTHONHASHSEED", "123")
    seen = set()
    for _ in range(2):
        with client(tier) as probe:
            [environ, hashed] = look(probe, "sorted(os.environ)", "hash('a')")
            assert "A_SECRET_OF_THE_TEACHER" not in environ
            seen.add(hashed)
    assert len(seen) == 1


@pytest.mark.parametrize("tier", TIERS)
def test_the_current_folder_is_not_on_the_import_path(tier):
    with client(tier) as probe:
        [path] = look(probe, "sys.path[0]")
        assert path not in ("''", repr(str(Path.cwd())))


@pytest.mark.parametrize("tier", TIERS)
def test_a_pinned_probe_stays_on_its_processor(tier):
    cpu = max(os.sched_getaffinity(0))
    with client(tier, cpu=cpu) as probe:
        assert look(probe, "sorted(os.sched_getaffinity(0))") == [repr([cpu])]
    assert len(os.sched_getaffinity(0)) >= 1


@needs_a
def test_the_jail_has_no_network_devices():
    with client(Tier.A) as probe:
        [devices] = look(probe, "[line.split(':')[0].strip() for line in open('/proc/net/dev')][2:]")
        assert devices == "['lo']"


@pytest.mark.parametrize("tier", JAILS)
def test_nobody_outside_can_be_talked_to(tier):
    with socket.create_server(("127.0.0.1", 0)) as here, client(tier) as probe:
        port = here.getsockname()[1]
        connect = f"__import__('socket').create_connection(('127.0.0.1', {port}), 2)"
        assert look(probe, connect)[0] in ("OSError", "PermissionError", "ConnectionRefusedError")
        assert select.select([here], [], [], 0)[0] == []


@needs_b
def test_tier_b_signals_nobody_outside(tmp_path):
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with client(Tier.B) as probe:
            assert look(probe, f"os.kill({bystander.pid}, 9)", f"os.kill({os.getpid()}, 0)") == [
                "PermissionError",
                "PermissionError",
            ]
        assert bystander.poll() is None
    finally:
        bystander.communicate(b"\n")


@needs_b
def test_tier_b_can_write_nowhere_but_to_the_null_device(tmp_path):
    ours = tmp_path / "ours"
    ours.write_text("kept")
    with client(Tier.B) as probe:
        places = ["/tmp/x", str(ours), str(tmp_path / "new"), "/dev/shm/x", f"{sys.prefix}/lib/x"]
        attempts = [f"open({place!r}, 'w')" for place in places]
        attempts += [f"os.{verb}({str(ours)!r})" for verb in ("unlink", "remove")]
        attempts += [
            f"os.chmod({str(ours)!r}, 0)",
            f"os.truncate({str(ours)!r}, 0)",
            f"os.utime({str(ours)!r})",
        ]
        attempts += [
            f"os.rename({str(ours)!r}, {str(tmp_path / 'moved')!r})",
            f"os.mkdir({str(tmp_path / 'd')!r})",
        ]
        assert set(look(probe, *attempts)) == {"PermissionError"}
        assert look(probe, "open('/dev/null', 'w').write('x')") == ["1"]
    assert ours.read_text() == "kept"


@needs_b
def test_tier_b_has_no_privileges():
    with client(Tier.B) as probe:
        setters = "__import__('ctypes').CDLL(None).prctl(24, 0, 0, 0, 0)"  # PR_CAPBSET_DROP takes CAP_SETPCAP
        assert look(probe, setters) == ["-1"]


@needs_a
def test_the_jail_shows_no_process_but_its_own():
    with client(Tier.A) as probe:
        pids, me = look(probe, "[p for p in os.listdir('/proc') if p.isdigit()]", "os.getpid()")
        assert (pids, me) == ("['1']", "1")


@needs_a
def test_the_jail_can_write_to_its_scratch_folder_only():
    with client(Tier.A) as probe:
        places = ["/x", "/usr/lib/x", "/dev/x", "/proc/x", f"{sys.prefix}/lib/x"]
        for answer in look(probe, *[f"open({place!r}, 'w')" for place in places]):
            assert answer in ("OSError", "PermissionError", "FileNotFoundError")
        assert look(probe, "open('/tmp/x', 'w').write('x')") == ["1"]


@needs_a
def test_the_jail_bounds_what_is_written_to_its_scratch_folder():
    with client(Tier.A) as probe:
        assert look(probe, "open('/tmp/x', 'wb').write(bytes(80 * 1024**2))") == ["OSError"]


@needs_a
def test_the_jail_has_no_privileges_and_cannot_get_any():
    with client(Tier.A) as probe:
        status = "[line.split()[1] for line in open('/proc/self/status') if line[:6] in ('CapEff', 'CapBnd')]"
        caps, uid = look(probe, status, "os.getuid()")
        assert (caps, uid) == ("['0000000000000000', '0000000000000000']", "65534")


@needs_b
def test_tier_b_does_not_show_what_is_not_the_interpreters(pytestconfig):
    root = pytestconfig.rootpath
    with client(Tier.B) as probe:
        files = ["/etc/passwd", "/proc/1/environ", "/proc/self/environ", str(root / "course.yaml")]
        folders = ["/", "/etc", str(root), str(root / "graders")]
        questions = [f"open({file!r}).read()" for file in files]
        questions += [f"os.listdir({folder!r})" for folder in folders]
        assert set(look(probe, *questions)) == {"PermissionError"}


@needs_a
def test_the_repository_around_an_editable_install_is_not_visible(pytestconfig):
    root = pytestconfig.rootpath
    with client(Tier.A) as probe:
        questions = [f"sorted(os.listdir({str(root)!r}))", f"sorted(os.listdir({str(root / 'src')!r}))"]
        folder, source = look(probe, *questions)
        assert "graders" not in folder
        assert "solutions" not in folder
        assert source == "['threadlings']"


@needs_a
def test_homes_shells_and_host_files_are_not_visible():
    with client(Tier.A) as probe:
        questions = [
            f"os.path.exists({path!r})" for path in ("/home", "/etc/passwd", "/bin/sh", "/var", "/usr/src")
        ]
        assert set(look(probe, *questions)) == {"False"}


def _course_in(package):
    (package / "_course" / "graders").mkdir(parents=True)
    (package / "_course" / "graders" / "secret.py").write_text("answer = 42")


@needs_a
def test_the_course_inside_an_installed_package_is_hidden(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "threadlings"
    _course_in(package)
    monkeypatch.setattr(visible.site, "getsitepackages", lambda: [str(package.parent)])
    with client(Tier.A) as probe:
        seen, course = look(
            probe, f"os.listdir({str(package)!r})", f"os.listdir({str(package / '_course')!r})"
        )
        assert (seen, course) == ("['_course']", "[]")


@needs_b
def test_tier_b_hides_the_course_inside_an_installed_package(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "threadlings"
    _course_in(package)
    (package / "module.py").write_text("x = 1")
    monkeypatch.setattr(visible.site, "getsitepackages", lambda: [str(package.parent)])
    with client(Tier.B) as probe:
        assert look(
            probe,
            f"open({str(package / 'module.py')!r}).read()",
            f"open({str(package / '_course/graders/secret.py')!r}).read()",
        ) == ["'x = 1'", "PermissionError"]


@needs_a
def test_a_hidden_folder_is_empty_and_what_is_needed_below_it_is_not(tmp_path):
    outer = tmp_path / "libraries"
    _course_in(outer / "course")
    needed = outer / "course" / "venv"
    needed.mkdir()
    (needed / "module.py").write_text("x = 1")
    probe = ProbeClient(
        Tier.A,
        program=fake_probe.PROGRAM,
        readable=[fake_probe.PATH, outer, needed],
        hidden=[outer / "course"],
    )
    with probe:
        shown, kept = look(probe, f"os.listdir({str(outer / 'course')!r})", f"os.listdir({str(needed)!r})")
        assert (shown, kept) == ("['venv']", "['module.py']")
        assert look(probe, f"open({str(outer / 'course' / 'x')!r}, 'w')") == ["OSError"]


# -- choosing a tier -----------------------------------------------------------------------------------


@pytest.fixture
def fresh_detection(monkeypatch):
    caches = (tiers.why_not, bubblewrap.find_bwrap)
    monkeypatch.setattr(landlocked, "why_not", lambda: "not here")
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_without_bubblewrap_the_tier_is_c_and_says_what_to_install(monkeypatch, fresh_detection, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert detect() is Tier.C
    assert "bubblewrap" in explain_tier()


def test_a_bubblewrap_that_does_not_work_here_is_not_trusted(monkeypatch, fresh_detection, tmp_path):
    impostor = tmp_path / "bwrap"
    impostor.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    impostor.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert detect() is Tier.C
    assert "setting up uid map: Permission denied" in explain_tier()


@needs_b
def test_without_bubblewrap_landlock_is_next(monkeypatch, fresh_detection, tmp_path):
    monkeypatch.undo()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert detect() is Tier.B
    assert "bubblewrap" in explain_tier()


@needs_a
def test_the_tier_is_found_out_once_a_process(monkeypatch, fresh_detection):
    assert detect() is Tier.A
    monkeypatch.setattr(tiers.subprocess, "run", lambda *_, **__: pytest.fail("tried again"))
    assert detect() is Tier.A


def test_the_client_waits_longer_than_the_probe_itself():
    limits = Limits(wall_limit_s=3.0)
    assert limits.to_json()["wall_limit_s"] == 3.0
    assert limits.patience_s > 3.0
