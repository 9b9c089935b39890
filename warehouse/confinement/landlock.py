"""Landlock: from now on this process opens the named files and no other, and listens and connects nowhere.

The kernel keeps it up without privilege and nobody can take it back. It binds the calling thread and those that it
starts later, so there must be no other thread yet. It does not hide that a path exists.
"""

import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

from warehouse.confinement.libc import NO_NEW_PRIVILEGES, prctl, system_call
from warehouse.confinement.rules import NotConfined

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every machine
# In the order of the kernel's bits.
_RIGHTS = (
    *("execute", "write_file", "read_file", "read_dir", "remove_dir", "remove_file", "make_char", "make_dir"),
    *("make_reg", "make_sock", "make_fifo", "make_block", "make_sym", "refer", "truncate", "ioctl_dev"),
)
_BIT = {name: 1 << place for place, name in enumerate(_RIGHTS)}
_READ = _BIT["read_file"] | _BIT["read_dir"]
# No link, socket, pipe or device is made in a work folder, and nothing is moved in from elsewhere.
_WRITE = _READ | sum(
    _BIT[name] for name in ("write_file", "remove_dir", "remove_file", "make_dir", "make_reg", "truncate")
)
_OF_A_FILE = _BIT["read_file"] | _BIT["write_file"] | _BIT["truncate"]


def version() -> int:
    """Landlock's ABI here, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    try:
        return system_call(_CREATE, None, 0, 1)
    except OSError:
        return 0


def restrict(read: Iterable[Path], write: Iterable[Path]) -> None:
    """Open to this process: `read` (files, or folders with all in them) and `write`. Raises NotConfined."""
    abi = version()
    if abi < 1:
        raise NotConfined("this kernel has no Landlock (Linux 5.13 or newer, and not switched off)")
    known = (1 << (13 if abi < 2 else 14 if abi < 3 else 15 if abi < 5 else 16)) - 1
    connections = 3 if abi >= 4 else 0  # TCP: bind and connect
    scopes = 3 if abi >= 6 else 0  # abstract sockets of others, signals to others
    rules = struct.pack("QQQ", known, connections, scopes)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    ruleset = system_call(_CREATE, rules, len(rules), 0)
    try:
        for path in read:
            _allow(ruleset, path, _READ & known)
        for path in write:
            _allow(ruleset, path, _WRITE & known)
        prctl(NO_NEW_PRIVILEGES, 1)
        system_call(_RESTRICT, ruleset, 0)
    except OSError as error:
        raise NotConfined(f"Landlock refuses: {error}") from error
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        held = rights if path.is_dir() else rights & _OF_A_FILE
        system_call(_ADD, ruleset, 1, struct.pack("=Qi", held, place), 0)
    finally:
        os.close(place)
