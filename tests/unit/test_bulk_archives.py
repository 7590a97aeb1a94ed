"""Archives: what is in them is taken, and what they try is not done."""

from __future__ import annotations

import io
import os
import stat
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from threadlings.bulk.archives import ArchiveError, Budget, is_archive, stem, unpack, unpacking_room

SMALL = Budget(members=50, unpacked_bytes=10_000, streamed_bytes=200_000, archive_bytes=5_000)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    (tmp_path / "outer").mkdir()
    return tmp_path / "outer" / "in"


def zipped(
    path: Path, members: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # duplicate names
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            archive.writestr(info, data)
    return path


def tarred(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def unpacked(
    archive: Path, into: Path, budget: Budget = SMALL, max_file_bytes: int = 1_000
) -> dict[str, str]:
    return dict(unpack(archive, into, max_file_bytes=max_file_bytes, budget=budget))


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz"])
def test_each_kind_of_archive_is_unpacked(tmp_path: Path, into: Path, name: str) -> None:
    members = {"s1/alpha.py": b"x = 1\n", "s2/beta.py": b"x = 2\n"}
    if name.endswith(".zip"):
        zipped(tmp_path / name, members)
    else:
        mode = {"tar": "w:", "gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}[
            name.rpartition(".")[2]
        ]
        tarred(tmp_path / name, [(tarfile.TarInfo(n), data) for n, data in members.items()], mode)
    assert unpacked(tmp_path / name, into) == {}
    assert files(into) == members
    assert is_archive(name.upper())
    assert stem(name) == "a"


@pytest.mark.parametrize(
    "name",
    ["../evil.py", "a/../../evil.py", "/tmp/evil.py", "C:\\evil.py", "..\\evil.py", "\\evil.py", "a/.."],
)
def test_a_name_that_leads_out_of_a_zip_is_left_out(tmp_path: Path, into: Path, name: str) -> None:
    found = unpacked(zipped(tmp_path / "a.zip", {name: b"x", "good.py": b"y"}), into)
    assert list(found.values()) == ["leads out of its archive"]
    assert files(tmp_path / "outer") == {"in/good.py": b"y"}


def test_what_a_tar_says_about_links_devices_and_places_outside_is_not_done(
    tmp_path: Path, into: Path
) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("secret")
    found = unpacked(
        tarred(
            tmp_path / "a.tar.gz",
            [
                (special("link.py", tarfile.SYMTYPE, str(secret)), b""),
                (special("hard.py", tarfile.LNKTYPE, "good.py"), b""),
                (special("pipe.py", tarfile.FIFOTYPE), b""),
                (special("device.py", tarfile.CHRTYPE), b""),
                (special("folder", tarfile.SYMTYPE, str(tmp_path)), b""),
                (tarfile.TarInfo("folder/through.py"), b"x"),
                (tarfile.TarInfo("../out.py"), b"x"),
                (tarfile.TarInfo("good.py"), b"y"),
            ],
        ),
        into,
    )
    assert found == {
        "link.py": "is a link in an archive",
        "hard.py": "is a link in an archive",
        "pipe.py": "is not a regular file",
        "device.py": "is not a regular file",
        "folder": "is a link in an archive",
        "../out.py": "leads out of its archive",
    }
    assert files(tmp_path / "outer") == {"in/good.py": b"y", "in/folder/through.py": b"x"}
    assert not any(path.is_symlink() for path in into.rglob("*"))
    assert not (tmp_path / "through.py").exists()


def test_a_symbolic_link_in_a_zip_is_left_out(tmp_path: Path, into: Path) -> None:
    def link(info: zipfile.ZipInfo) -> None:
        info.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert unpacked(zipped(tmp_path / "a.zip", {"link.py": b"/etc/passwd"}, link), into) == {
        "link.py": "is a link in an archive"
    }
    assert files(into) == {}


def test_a_member_that_grows_is_read_to_the_limit_and_one_byte(tmp_path: Path, into: Path) -> None:
    bomb = zipped(tmp_path / "a.zip", {"bomb.py": bytes(50_000_000), "good.py": b"y"})
    assert unpacked(bomb, into) == {}
    assert {name: len(data) for name, data in files(into).items()} == {"bomb.py": 1_001, "good.py": 1}


def test_what_nobody_looks_into_is_empty_but_there(tmp_path: Path, into: Path) -> None:
    unpacked(zipped(tmp_path / "a.zip", {"film.mp4": bytes(50_000_000)}), into)
    assert files(into) == {"film.mp4": b""}


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({f"{n}.py": b"x" for n in range(60)}, "holds more than 50 entries"),
        ({f"{n}.py": bytes(900) for n in range(20)}, "unpacks to more than 0 MiB"),
    ],
)
def test_beyond_its_budget_an_archive_is_refused_as_a_whole(
    tmp_path: Path, into: Path, members: dict[str, bytes], reason: str
) -> None:
    with pytest.raises(ArchiveError, match=reason):
        unpacked(zipped(tmp_path / "a.zip", members), into)
    assert not into.exists()


def test_a_tar_is_one_stream_and_what_is_skipped_counts(tmp_path: Path, into: Path) -> None:
    bomb = tarred(tmp_path / "a.tar.gz", [(tarfile.TarInfo("film.mp4"), bytes(50_000_000))])
    assert bomb.stat().st_size < 100_000
    with pytest.raises(ArchiveError, match="with what is skipped"):
        unpacked(bomb, into)
    assert not into.exists()


def test_a_header_that_asks_for_memory_is_refused(tmp_path: Path, into: Path) -> None:
    header = special("x", tarfile.XHDTYPE)
    header.size = 8**11 - 1
    (tmp_path / "a.tar").write_bytes(header.tobuf(tarfile.USTAR_FORMAT) + bytes(10_000))
    with pytest.raises(ArchiveError, match="absurd size"):
        unpacked(tmp_path / "a.tar", into)


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar", "a.tar.xz"])
def test_what_is_damaged_or_no_archive_is_said_and_nothing_of_it_taken(
    tmp_path: Path, into: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"no archive at all, but some text that is long enough" * 40)
    with pytest.raises(ArchiveError, match="cannot be unpacked"):
        unpacked(tmp_path / name, into)
    assert not into.exists()
    whole = zipped(tmp_path / "whole.zip", {f"{n}.py": os.urandom(400) for n in range(9)})
    for cut in (1, 30, 2_000, whole.stat().st_size - 10):
        (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:cut])
        with pytest.raises(ArchiveError):
            unpacked(tmp_path / "cut.zip", into)
        assert not into.exists()


def test_an_encrypted_member_is_left_out(tmp_path: Path, into: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"secret.py": b"x = 1", "good.py": b"y"})
    data = bytearray(archive.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    assert unpacked(archive, into) == {"secret.py": "is encrypted"}
    assert files(into) == {"good.py": b"y"}


def test_names_in_utf_8_without_the_flag_and_names_of_windows_are_read(tmp_path: Path, into: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"XX": b"", "s1\\alpha.py": b"x"})
    data = archive.read_bytes().replace(b"XX", "ä".encode())
    archive.write_bytes(data)
    assert unpacked(archive, into) == {}
    assert sorted(files(into)) == ["s1/alpha.py", "ä"]


def test_names_given_twice_too_long_or_in_each_others_way_are_left_out(tmp_path: Path, into: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("a.py", "a.py", "b", "b/c.py", "x" * 300 + ".py", "/".join("d" * 60)):
            archive.writestr(name, name[:3])
    found = unpacked(tmp_path / "a.zip", into)
    assert set(found.values()) == {
        "is in its archive twice; the first one was taken",
        "has a name that is too long",
        "has the name of a folder in its archive, or the reverse",
    }
    assert files(into) == {"a.py": b"a.p", "b": b""}


def test_the_room_is_gone_at_the_end_and_that_of_a_killed_run_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = tmp_path / "threadlings-unpacked-dead"
    (dead / "in").mkdir(parents=True)
    (dead / ".lock").touch()
    (dead / "in" / "left.py").touch()
    (tmp_path / "somebody-elses").mkdir()
    with unpacking_room() as room:
        assert not dead.exists()
        (room / "x.py").touch()
        with unpacking_room() as other:
            assert other != room
            assert (room / "x.py").exists()  # a run that is alive keeps its own
    assert [path.name for path in tmp_path.iterdir()] == ["somebody-elses"]
