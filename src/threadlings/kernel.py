"""What the Linux kernel lets a process give up for good: Landlock, seccomp, capabilities.

Theory of operation. All three are one-way: what a process has given up, neither it nor any of its descendants
gets back, not even through `execve`. So they are applied before untrusted code runs, in the process that
will run it. There is no library for them in Python's standard library, and the ones on the package index need
a compiler or a C library that is not everywhere; the calls are few, so they are made here through `ctypes`.

* **Landlock** (Linux 5.13) restricts which files can be opened, by folder. Everything that is not named is
  denied, for every right that the running kernel can restrict. Later versions restrict TCP (6.7), signals to
  processes outside and abstract Unix sockets (6.12).
* **seccomp** restricts which system calls can be made. The filter is a deny list: what it names fails with
  `EPERM`, and the program sees an `OSError`. It cannot follow pointers, so it decides by numbers alone.
* **Capabilities** are what is left of root's power; they are dropped.

Invariants:
    * Nothing here is undone, and nothing here fails in silence: what could not be applied raises `OSError`.
    * The filter denies system calls of any other architecture than the one it was made for.
    * `import threadlings.kernel` has no side effects and works on every system.

Sources: the kernel's `landlock(7)`, `seccomp(2)`, `capabilities(7)`; numbers from the kernel's own headers.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PR_SET_NO_NEW_PRIVS = 38
_PR_CAPBSET_DROP = 24
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_LAST_CAPABILITY = 63
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True, slots=True)
class _Architecture:
    """Numbers that differ from machine to machine."""

    audit: int
    column: int


_ARCHITECTURES = {"x86_64": _Architecture(0xC000003E, 0), "aarch64": _Architecture(0xC00000B7, 1)}
_X32 = 0x40000000
"""System calls above this number belong to the x32 convention of x86_64, which we never use."""

_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # name: (x86_64, aarch64)
    "clone": (56, 220),
    "clone3": (435, 435),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "capset": (126, 91),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
    # -- never needed by an exercise --
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "mount_setattr": (442, 442),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "io_uring_setup": (425, 425),
    "userfaultfd": (323, 282),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "quotactl": (179, 60),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "utimensat": (280, 88),
    "futimesat": (261, None),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "syslog": (103, 116),
    "personality": (135, 92),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "fanotify_init": (300, 262),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "vhangup": (153, 58),
}
_PROCESSES = ("fork", "vfork", "execve", "execveat")
_SIGNALS = ("kill", "tkill", "tgkill")
_OWN_CALLS = ("capset", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
_GROUPS = ("setsid", "setpgid", "sched_setaffinity", "sched_setscheduler")
"""What a server needs to look after its children, or a child before it runs a program, and never again."""

_DENIED = tuple(
    name
    for name in _NUMBERS
    if name not in {*_PROCESSES, *_SIGNALS, *_OWN_CALLS, *_GROUPS, "clone", "clone3", "socket"}
)


@functools.cache
def _architecture() -> _Architecture:
    """The numbers of this machine.

    Raises:
        OSError: not Linux on a known processor.
    """
    machine = platform.machine()
    if not sys.platform.startswith("linux") or machine not in _ARCHITECTURES or sys.maxsize < 2**32:
        raise OSError(38, f"no system call numbers are known for {sys.platform} on {machine}")
    return _ARCHITECTURES[machine]


def _number(name: str) -> int | None:
    return _NUMBERS[name][_architecture().column]


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def stay_on_one_processor() -> None:
    """Run on the processor we are on now, and on no other, as a batch job.

    Where only one thread runs at a time, to hand over to a thread on another processor takes eight times as
    long (21 us instead of 2.6). Which one is the scheduler's choice. And who hands over is about to park and
    still holds the interpreter's lock: a thread that starts the moment it is woken can only run into that
    lock and wait again. Batch scheduling is what Linux calls threads that do not do so; threads inherit it.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setaffinity(0, {_current_processor()})
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _current_processor() -> int:
    """Number of the processor that this thread runs on.

    Raises:
        AttributeError: the C library cannot tell.
        OSError: nor can the kernel.
    """
    return _checked(_libc().sched_getcpu(), "sched_getcpu")


def _syscall(name: str, *arguments: object) -> int:
    number = _number(name)
    if number is None:
        raise OSError(38, f"{name} does not exist on this machine")
    words = [a if isinstance(a, ctypes.Array) else ctypes.c_long(int(a)) for a in arguments]  # type: ignore[call-overload]
    return _checked(_libc().syscall(ctypes.c_long(number), *words), name)


def give_up_privileges() -> None:
    """No set-uid programs from now on, and none of root's powers; needed before `filter_calls`.

    Raises:
        OSError: the kernel refuses.
    """
    libc = _libc()
    _checked(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(PR_SET_NO_NEW_PRIVS)")
    if os.geteuid() == 0:
        for capability in range(_LAST_CAPABILITY + 1):
            if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
                break  # the first number that this kernel does not know, or no right to drop any
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0))
    _syscall("capset", header, ctypes.create_string_buffer(24))


# -- Landlock ------------------------------------------------------------------------------------------

_READ_FILE, _READ_FOLDER, _EXECUTE, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 0, 1 << 1
_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_ON_FILES = _READ_FILE | _EXECUTE | _WRITE_FILE | 1 << 14
_PATH_BENEATH = 1
_VERSION_FLAG = 1


def landlock_version() -> int:
    """The version of Landlock that this kernel speaks; 0 where there is none."""
    try:
        number = _number("landlock_create_ruleset")
    except OSError:
        return 0
    version: int = _libc().syscall(
        ctypes.c_long(number or 0), None, ctypes.c_long(0), ctypes.c_long(_VERSION_FLAG)
    )
    return max(0, version)


def restrict_files(
    readable: Iterable[Path] = (), *, listable: Iterable[Path] = (), writable: Iterable[Path] = ()
) -> None:
    """Deny every file but these, TCP, signals to others and abstract Unix sockets, as far as Landlock goes.

    Args:
        readable: files and folders that may still be read and executed, with all below them.
        listable: folders whose entries may still be listed, with all below them.
        writable: files that may be read and written.

    Raises:
        OSError: this kernel has no Landlock, or a path cannot be opened.
    """
    version = landlock_version()
    if not version:
        raise OSError(38, "this kernel has no Landlock (Linux 5.13, switched on at boot)")
    files = sum(rights for since, rights in _RIGHTS_BY_VERSION.items() if version >= since)
    network = 0b11 if version >= 4 else 0
    scopes = 0b11 if version >= 6 else 0
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = ctypes.create_string_buffer(struct.pack("=QQQ", files, network, scopes)[:size], size)
    ruleset = _syscall("landlock_create_ruleset", attributes, size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ_FILE | _READ_FOLDER | _EXECUTE)
        for path in listable:
            _allow(ruleset, path, _READ_FOLDER)
        for path in writable:
            _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | 1 << 14) & files)
        _syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not path.is_dir():
            rights &= _ON_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, fd), 12)
        _syscall("landlock_add_rule", ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(fd)


# -- seccomp -------------------------------------------------------------------------------------------

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_OFFSET_NUMBER, _OFFSET_ARCHITECTURE, _OFFSET_ARGUMENT = 0, 4, 16
_ALLOW = 0x7FFF0000
_FAIL = 0x00050000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x00010000


class _Filter:
    """A program for the kernel's packet-filter machine; each block of it ends or falls through."""

    def __init__(self) -> None:
        self._code = bytearray()
        self._own_ids: list[int] = []

    def __len__(self) -> int:
        return len(self._code) // 8

    def add(self, operation: int, operand: int, if_true: int = 0, if_false: int = 0) -> None:
        self._code += struct.pack("=HBBI", operation, if_true, if_false, operand)

    def fail_on(self, name: str, error: int = _EPERM) -> None:
        """Fail this call; expects its number to be loaded."""
        number = _number(name)
        if number is not None:
            self.add(_EQUAL, number, 0, 1)
            self.add(_RETURN, _FAIL | error)

    def only_for(self, name: str, wanted: int | None, mask: int | None = None) -> None:
        """Fail this call unless its first argument, masked, is `wanted`; None for the process's own id."""
        number = _number(name)
        if number is None:
            return
        self.add(_EQUAL, number, 0, 4 if mask is None else 5)
        self.add(_LOAD, _OFFSET_ARGUMENT)
        if mask is not None:
            self.add(_AND, mask)
        if wanted is None:
            self._own_ids.append(len(self._code) + 4)
        self.add(_EQUAL, wanted or 0, 1, 0)
        self.add(_RETURN, _FAIL | _EPERM)
        self.add(_RETURN, _ALLOW)

    def packed(self) -> bytes:
        """The program as the kernel reads it, for the process that calls this."""
        code = bytearray(self._code)
        for position in self._own_ids:
            struct.pack_into("=I", code, position, os.getpid())
        return bytes(code)


@functools.cache
def _filter_for(*, processes: bool, groups: bool, sockets: bool, others: bool) -> _Filter:
    program = _Filter()
    architecture = _architecture()
    program.add(_LOAD, _OFFSET_ARCHITECTURE)
    program.add(_EQUAL, architecture.audit, 1, 0)
    program.add(_RETURN, _FAIL | _EPERM)
    program.add(_LOAD, _OFFSET_NUMBER)
    if architecture.column == 0:
        program.add(_AT_LEAST, _X32, 0, 1)
        program.add(_RETURN, _FAIL | _EPERM)
    refused = (
        *(() if others else _DENIED),
        *(() if groups else _GROUPS),
        *(() if sockets else ("socket",)),
    )
    for name in refused:
        program.fail_on(name)
    if not processes:
        for name in _PROCESSES:
            program.fail_on(name)
        # The flags of clone3 lie behind a pointer; told that it does not exist, the C library uses clone.
        program.fail_on("clone3", _ENOSYS)
        program.fail_on("tkill")
        program.only_for("kill", None)
        program.only_for("tgkill", None)
        program.only_for("clone", _CLONE_THREAD, _CLONE_THREAD)
    program.add(_RETURN, _ALLOW)
    return program


def filter_calls(*, processes: bool, groups: bool, sockets: bool, others: bool = False) -> None:
    """Let system calls that no exercise needs fail with `EPERM`, for this thread and all that come of it.

    Args:
        processes: whether processes can be started and signalled. If not, threads are the only thing that can
            be started, and the process can only signal itself.
        groups: whether the process can leave its session, its process group and its processors, and choose
            how it is scheduled.
        sockets: whether sockets can be made; pairs of connected ones always can.
        others: whether the other calls that no exercise needs can be made, as far as an earlier filter lets
            them; they are the larger part of a filter.

    Raises:
        OSError: the kernel refuses; `give_up_privileges` must come first.
    """
    program = _filter_for(processes=processes, groups=groups, sockets=sockets, others=others)
    code = ctypes.create_string_buffer(program.packed())
    descriptor = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    _checked(
        _libc().prctl(
            _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_void_p(ctypes.addressof(descriptor)), 0, 0
        ),
        "prctl(PR_SET_SECCOMP)",
    )
