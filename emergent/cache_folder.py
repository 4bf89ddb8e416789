"""The folder on disk where kernels are kept: where it is, who may write there, and how files are read and written.

What lies there is unpickled and run, so whoever could write there could run anything as this user. The folder is
therefore used only where it, the folders above it up to the one that the user named, and its files belong to this user
or to root, and nobody else can write to them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

UNUSED_DAYS = 60
"""After so many days without use, what another version of the package has kept is removed."""
_LEFT_OVER = 3600.0
"""Age [s] of a file half written whose writer is certainly gone."""
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


class UnsafeError(Exception):
    """A place that others can write to or own, with what to do about it."""


class DamagedError(Exception):
    """A file that is there, but is not what was written."""


def named() -> Path:
    """Return the folder that the user or the system named: `EMERGENT_CACHE`, `XDG_CACHE_HOME` or `~/.cache`."""
    given = os.environ.get("EMERGENT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(given) if given else Path.home() / ".cache"
    except RuntimeError:
        raise UnsafeError("This user has no home folder. Set EMERGENT_CACHE to a folder of your own.") from None


def folder(version: str) -> Path:
    """Return the folder of kernels that were made of one version of their sources."""
    return named() / "emergent" / f"kernels-{version}"


def read(file: Path) -> bytes:
    """Return what a kept file holds.

    Raises:
        FileNotFoundError: where there is none.
        DamagedError: where it cannot be read, or somebody else could have written it.
        UnsafeError: where somebody else could have put it there.
    """
    _check(file.parent)
    try:
        with open(file, "rb", opener=lambda path, _: os.open(path, _FLAGS)) as opened:
            found = os.fstat(opened.fileno())
            wrong = "no file" if not stat.S_ISREG(found.st_mode) else _open_to(found)
            content = b"" if wrong else opened.read()
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise DamagedError(problem.strerror or str(problem)) from None
    if wrong:
        raise DamagedError(wrong)
    with contextlib.suppress(OSError):
        os.utime(file.parent)  # in use: see `_tidy`
    return content


def write(file: Path, content: bytes) -> None:
    """Write a file as a whole or not at all, whoever else writes it; what stood in its place is gone.

    Raises `OSError` where it cannot be written and `UnsafeError` where others can write.
    """
    _make(file.parent)
    _check(file.parent)
    handle, half = tempfile.mkstemp(prefix=file.stem, suffix=".tmp", dir=file.parent)
    try:
        with open(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(handle)
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        os.replace(half, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(half)
        raise
    _tidy(file.parent)


def _make(place: Path) -> None:
    """Make the folder where it is missing; what is ours is for this user alone."""
    place.parent.parent.mkdir(parents=True, exist_ok=True)
    for own in (place.parent, place):
        own.mkdir(mode=0o700, exist_ok=True)


def _check(place: Path) -> None:
    """Refuse a folder of kernels if others can write to it, or to one above it up to the one that the user named."""
    for folder in (place.parent.parent, place.parent, place):
        link, found = folder.lstat(), folder.stat()
        if not stat.S_ISDIR(found.st_mode):
            raise UnsafeError(f"{folder} is no folder. Remove it, or set EMERGENT_CACHE to a folder of your own.")
        shared = folder == place.parent.parent and bool(found.st_mode & stat.S_ISVTX)
        wrong = _open_to(found, shared=shared)
        if stat.S_ISLNK(link.st_mode):
            wrong = wrong or _open_to(link, shared=True)
        if wrong:
            raise UnsafeError(
                f"{folder} is not used for compiled models: {wrong}. Make it yours alone (chown, chmod go-w), or set "
                "EMERGENT_CACHE to a folder of your own."
            )


def _open_to(found: os.stat_result, *, shared: bool = False) -> str:
    """Return why what is there may be somebody else's; "" where it is surely not.

    `shared` is a folder such as /tmp, where others can write but not replace what is ours. On Windows, modes say
    nothing, and a user's folders are closed to others.
    """
    if not hasattr(os, "geteuid"):
        return ""
    if found.st_uid not in (0, os.geteuid()):
        return "it belongs to somebody else"
    mode = found.st_mode
    writable = mode & stat.S_IWOTH or (mode & stat.S_IWGRP and not _own_group(found.st_gid))
    return "others can write to it" if writable and not shared else ""


def _own_group(group: int) -> bool:
    """Return whether a group is this user's alone: some systems make one for each user and open folders to it."""
    import grp
    import pwd

    try:
        user, found = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(group)
    except KeyError:
        return False
    return found.gr_name == user and set(found.gr_mem) <= {user}


def _tidy(place: Path) -> None:
    """Remove what killed writers left here, and beside it what other versions kept and nobody has used for long."""
    with contextlib.suppress(OSError):
        for file in _older(place.glob("*.tmp"), _LEFT_OVER):
            file.unlink()
        for other in _older(place.parent.glob("kernels-*"), UNUSED_DAYS * 86400.0):
            if other != place:
                shutil.rmtree(other, ignore_errors=True)


def _older(places: Iterator[Path], seconds: float) -> list[Path]:
    return [place for place in places if time.time() - place.lstat().st_mtime > seconds]
