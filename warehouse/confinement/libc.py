"""The few calls of the C library that Python does not offer."""

import ctypes
import os
import platform

_libc = ctypes.CDLL(None, use_errno=True)

# prctl's options
DEATH_SIGNAL, DUMPABLE, SECCOMP, DROP_FROM_BOUNDING_SET, NO_NEW_PRIVILEGES = 1, 4, 22, 24, 38


def machine() -> str:
    """The processor's family, as the tables of system calls name it."""
    return {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine(), platform.machine())


def system_call(number: int, *arguments: object) -> int:
    """The call's answer; raises OSError. Integers are passed as they are, bytes by their address."""
    ready = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    answer = int(_libc.syscall(ctypes.c_long(number), *ready))
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer


def prctl(option: int, *arguments: int | ctypes.c_void_p) -> None:
    ready = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    if _libc.prctl(option, *ready, *[ctypes.c_ulong(0)] * (4 - len(ready))):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def unshare(flags: int) -> None:
    if _libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
