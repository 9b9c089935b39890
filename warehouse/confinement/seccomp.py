"""seccomp: an allow list of system calls, which the kernel keeps for good. Everything else answers EPERM."""

import ctypes
import errno
import os
import struct
import sys

from warehouse.confinement.libc import NO_NEW_PRIVILEGES, SECCOMP, machine, prctl
from warehouse.confinement.rules import NotConfined
from warehouse.confinement.syscalls import ALLOWED, BOUNDED

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06  # instructions of BPF
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where seccomp_data holds them
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_FILTER = 2

_CLONE_THREAD = 0x10000
_TERMINAL = (0x5401, 0x5413)  # is this a terminal? how wide is it?
_FILE_FLAGS = (0x541B, 0x5421, 0x5450, 0x5451)  # bytes waiting, non-blocking, close on exec
# duplicate, flags, locks: not F_SETOWN and F_SETSIG, by which signals are sent
_FILE_CONTROL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)
_NAMES = (15, 16, 0x53564D41)  # prctl: names of threads and of memory


def restrict() -> None:
    """Closes the list for this thread and those that it starts. Raises NotConfined."""
    if sys.platform != "linux" or machine() not in _ARCHITECTURES:
        raise NotConfined(f"no list of system calls for {sys.platform} on {machine()}")
    code = _program(os.getpid())
    held = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(held))
    pointer = ctypes.create_string_buffer(program, len(program))
    try:
        prctl(NO_NEW_PRIVILEGES, 1)
        prctl(SECCOMP, _FILTER, ctypes.c_void_p(ctypes.addressof(pointer)))
    except OSError as error:
        raise NotConfined(f"seccomp refuses: {error}") from error


def _program(own: int) -> bytes:
    """The filter; `own` is the process's id, to which alone it may send signals."""
    column = 0 if machine() == "x86_64" else 1
    code = [
        _instruction(_LOAD, _ARCHITECTURE),
        _jump(_EQUAL, _ARCHITECTURES[machine()], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
    ]
    for numbers in ALLOWED.values():
        number = numbers[column]
        if number is not None:
            code += [_jump(_EQUAL, number, 0, 1), _instruction(_RETURN, _ALLOW)]
    bounded = {name: numbers[column] for name, numbers in BOUNDED.items()}
    # glibc asks with clone3 first, whose arguments no filter can read, and falls back to clone
    code += [_jump(_EQUAL, bounded["clone3"], 0, 1), _refuse(errno.ENOSYS)]
    code += _only(bounded["clone"], 0, (_CLONE_THREAD,), _ANY_BIT)
    code += _only(bounded["ioctl"], 1, _TERMINAL + _FILE_FLAGS)
    code += _only(bounded["fcntl"], 1, _FILE_CONTROL)
    code += _only(bounded["prctl"], 0, _NAMES)
    code += _only(bounded["prlimit64"], 0, (0,))
    code += _only(bounded["tgkill"], 0, (own,))
    return b"".join([*code, _refuse(errno.EPERM)])


def _only(number: int, argument: int, values: tuple[int, ...], test: int = _EQUAL) -> list[bytes]:
    """The call passes when its argument (the low 32 bits) is one of the values, or has any of the bits."""
    checks = [part for value in values for part in (_jump(test, value, 0, 1), _instruction(_RETURN, _ALLOW))]
    body = [_instruction(_LOAD, _FIRST_ARGUMENT + 8 * argument), *checks, _refuse(errno.EPERM)]
    return [_jump(_EQUAL, number, 0, len(body)), *body]


def _refuse(number: int) -> bytes:
    return _instruction(_RETURN, _REFUSE | number)


def _instruction(code: int, value: int) -> bytes:
    return struct.pack("HBBI", code, 0, 0, value)


def _jump(test: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("HBBI", test, if_true, if_false, value)
