"""Run a command as an ordinary user although root started it: PostgreSQL refuses to run as root.

`python -m local.unprivileged UID GID FOLDER... -- COMMAND...` takes the user's place and then the command's.
The folders are those the command works in. Where a folder above one of them is closed to that user (/root,
with mode 700), the command gets a view of its own of the disk: there the closed folder is an empty one that
holds the named folders only, under the same paths. Nobody else sees that view, and no permission on the
disk is widened.
"""

import ctypes
import os
import pwd
import stat
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.errors import CannotStart

_CLONE_NEWNS, _MS_NOSUID, _MS_NODEV, _MS_BIND, _MS_REC, _MS_PRIVATE = 0x20000, 2, 4, 4096, 16384, 1 << 18


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


def account_for(folder: Path) -> Account | None:
    """The account that works in `folder` (which may not exist yet) when root starts; None: the caller's own.

    A folder that belongs to somebody stays theirs; what root owns is given to `nobody`.
    """
    if os.geteuid() != 0:
        return None
    while not folder.exists():
        folder = folder.parent
    owner = folder.stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError as problem:
        raise CannotStart(
            f"PostgreSQL does not run as root, and {folder} belongs to user number {owner}, who has no "
            "name here. Start as an ordinary user, or set ANTEVE_HOME to a folder of your own."
        ) from problem
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def command_as(account: Account | None, folders: Iterable[Path], command: Sequence[str]) -> list[str]:
    """The command line that runs `command` as `account`. It has to be started from the repository's root."""
    if account is None:
        return list(command)
    start = [sys.executable, "-m", "local.unprivileged", str(account.uid), str(account.gid)]
    return [*start, *map(str, folders), "--", *command]


def closed_folders(account: Account, folders: Iterable[Path]) -> list[Path]:
    """The outermost folders above `folders` that the account may not enter."""
    closed = []
    for folder in folders:
        for above in [*reversed(folder.parents)]:
            if not _may_enter(account, above):
                closed.append(above)
                break
    return sorted(set(closed))


def _may_enter(account: Account, folder: Path) -> bool:
    info = folder.stat()
    if info.st_uid == account.uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == account.gid:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def _open_view(closed: list[Path], folders: list[Path]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)

    def check(result: int) -> None:
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    def mount(source: str, target: Path, kind: str, flags: int, data: str = "") -> None:
        check(libc.mount(source.encode(), os.fsencode(target), kind.encode(), flags, data.encode() or None))

    check(libc.unshare(_CLONE_NEWNS))
    mount("none", Path("/"), "none", _MS_REC | _MS_PRIVATE)
    handles = {folder: os.open(folder, os.O_PATH | os.O_DIRECTORY) for folder in folders}
    os.umask(0o022)
    for folder in closed:
        mount("tmpfs", folder, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=755,size=1m")
    for folder, handle in handles.items():
        if any(folder.is_relative_to(above) for above in closed):
            folder.mkdir(parents=True, exist_ok=True)
            mount(f"/proc/self/fd/{handle}", folder, "none", _MS_BIND)
        os.close(handle)


def _become(account: Account, folders: list[Path]) -> None:
    closed = closed_folders(account, folders)
    if closed:
        try:
            _open_view(closed, folders)
        except (OSError, AttributeError) as problem:
            raise CannotStart(
                f"PostgreSQL does not run as root, and user {account.name} may not enter {closed[0]}. Set "
                "ANTEVE_HOME to a folder that every user may enter (such as /var/lib/anteve), keep the "
                "repository in one too, or start as an ordinary user."
            ) from problem
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
    os.chdir("/")


def main(arguments: list[str]) -> None:
    split = arguments.index("--")
    uid, gid, folders, command = *arguments[:2], arguments[2:split], arguments[split + 1 :]
    try:
        account = Account(pwd.getpwuid(int(uid)).pw_name, int(uid), int(gid))
        _become(account, [Path(folder) for folder in folders])
    except CannotStart as problem:
        sys.exit(str(problem))
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
