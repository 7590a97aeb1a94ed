"""Bad input at the judge: every file is a result, none is an exception."""

from __future__ import annotations

import codecs
import contextlib
import encodings
import pkgutil
import random
import time

import pytest

from threadlings.jail import ProbeClient, Tier
from threadlings.judge import grade
from threadlings.judge.intake import IntakeError, decode
from threadlings.verdicts import Verdict

from . import fake_probe as fake


def read(source, limit=1000):
    return decode(source, name="task.py", max_source_bytes=limit)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"x = 1", "x = 1"),
        ("x = 'ü'".encode(), "x = 'ü'"),
        (codecs.BOM_UTF8 + b"x = 1", "x = 1"),
        ("# coding: latin-1\nx = 'ü'".encode("latin-1"), "# coding: latin-1\nx = 'ü'"),
        ("#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '€'".encode("cp1252"), None),
        (b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        (b"x" * 1000, "x" * 1000),
    ],
)
def test_text_is_read_as_python_reads_it(source, text):
    assert read(source) == (text if text is not None else source.decode("cp1252"))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "task.py is empty"),
        (b" \n\t\r\n", "task.py is empty"),
        (codecs.BOM_UTF8, "task.py is empty"),
        ("\u00a0\u2003\n".encode(), "task.py is empty"),
        (b"x" * 1001, "larger than the 1,000 bytes"),
        (b"x = 1\ny = '\0'", "NUL character (line 2)"),
        ("x = 'ü'".encode("latin-1"), "line 1 holds a byte (0xfc)"),
        (b"\n" * 30 + b"x = '\xe9'", "line 31 holds a byte (0xe9)"),
        ("x = 1".encode("utf-16"), "UTF-16"),
        (b"# coding: nonsense\n", "nonsense"),
        (b"# coding: utf-7\n+AHgAPQAx-", "utf-7"),
        (b"# coding: unicode_escape\n", "unicode_escape"),
        (b"# coding: punycode\n", "punycode"),
        (b"# coding: rot13\nk = 1", "rot13"),
        (b"# coding: zlib_codec\n", "zlib"),
        (b"# coding: idna\nx = 1", "idna"),
        (b"# coding: utf-16-le\nx = 1", "utf-16-le, which is not accepted"),
        (b"# coding: cp037\nx = 1", "cp037, which is not accepted"),
        (b"# coding: u7\nx = 1", "u7, which is not accepted"),
        (b"# coding: raw_unicode_escape\n", "raw_unicode_escape"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1", "cannot be read"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "task.py"),
        (b"PK\x03\x04" + bytes(range(256)), "task.py"),
    ],
)
def test_what_is_not_a_program_text_is_said_plainly(source, words):
    with pytest.raises(IntakeError) as caught:
        read(source)
    assert words in str(caught.value)


def codecs_of_python():
    return sorted(module.name for module in pkgutil.iter_modules(encodings.__path__))


@pytest.mark.parametrize("codec", codecs_of_python())
def test_an_ascii_program_reads_as_itself_or_not_at_all_in_every_codec_there_is(codec):
    program = f"# coding: {codec}\nx = [1, '%s' % {{'a': 2}}]; y = x[0] | 3 ^ 4 # $?!`\n"
    with contextlib.suppress(IntakeError):
        assert read(program.encode("ascii")) == program


@pytest.mark.parametrize("codec", codecs_of_python())
def test_no_codec_takes_more_than_linear_time(codec):
    head = f"# coding: {codec}\nx = '".encode()
    for filling in (b"a", b"\\", b"-", b"+AA", b"\xc3\xa9", b"\x1b$B0!", b"~{", b"%", b"a."):
        source = head + filling * (250_000 // len(filling))
        before = time.process_time()
        with contextlib.suppress(IntakeError):
            read(source, limit=300_000)
        assert time.process_time() - before < 1.0  # quadratic ones take minutes


@pytest.mark.parametrize("codec", ["shift_jis", "euc_kr", "gb18030", "iso2022_jp", "koi8-r", "big5", "cp932"])
def test_encodings_that_people_write_in_are_read(codec):
    text = {"euc_kr": "한", "koi8-r": "ж"}.get(codec, "中")
    program = f"# -*- coding: {codec} -*-\nx = '{text}'\n"
    assert read(program.encode(codec)) == program


def test_any_bytes_at_all_are_text_or_an_intake_error():
    chance = random.Random(1)
    for _ in range(3000):
        start = chance.choice(
            [b"", b"# coding: utf-16\n", b"# coding: \xff\n", codecs.BOM_UTF8, b"# coding: gbk\n"]
        )
        source = start + chance.randbytes(chance.randrange(40))
        try:
            assert isinstance(read(source), str)
        except IntakeError as error:
            assert str(error).isprintable()


HIDDEN = """
def test_a(submission): raise RuntimeError
def test_b(submission): raise RuntimeError
"""


@pytest.mark.parametrize("source", [b"", b"\xff\xfe\x00", b"a\0b", b"x" * 300_000, b"# coding: none-such\n"])
def test_bad_input_is_reported_on_every_check_without_starting_a_probe(tmp_path, source):
    checks = {"a": (1.0, "hidden"), "b": (2.0, "hidden")}
    course = fake.make_course(tmp_path, checks, hidden=HIDDEN)
    with ProbeClient(Tier.C, program=("--no-such-program",)) as probe:
        result = grade(course, course.exercises[0], source, probe=probe, student="student-01")
        assert probe.started == 0
    assert [check.verdict for check in result.checks] == [Verdict.CRASHED, Verdict.CRASHED]
    assert len({check.message for check in result.checks}) == 1
    assert (result.points, result.max_points, result.tier) == (0.0, 3.0, "")
    assert result.student == "student-01"
