"""A kernel that is kept on disk: whatever becomes of the file and its folder, the outcome is that of a sound one."""

import errno
import importlib.util
import logging
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from emergent import cache_folder, compiled, kernel_cache, notices
from emergent.errors import InvalidInputError

SOURCE = """
from emergent.compiled import kernel

@kernel
def total(numbers):
    result = 0
    for number in numbers:
        result += 3 * number
    return result
"""
RIGHT = 3 * (1 + 2 + 4)
CALL = f"import small; assert small.total((1, 2, 4)) == {RIGHT}"
OTHER = 12345
"""The number of somebody else."""
root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root can give files away")


class Kept:
    """A tiny kernel, loaded as by a process that begins, and where it is kept."""

    def __init__(self, folder: Path, caplog) -> None:
        self.home, self.module, self.cache, self.caplog = folder, folder / "small.py", folder / "cache", caplog

    def call(self) -> str:
        """Return what is said in a process that begins now: "" where the kernel came from the disk."""
        self.caplog.clear()
        notices._said.clear()
        small = self.begin()
        assert small.total((1, 2, 4)) == RIGHT
        assert bool(small.total.stats.cache_hits) == ("compiling" not in self.caplog.text)
        return "\n".join(record.getMessage() for record in self.caplog.records)

    def begin(self) -> ModuleType:
        """Return the kernel's module, imported anew."""
        spec = importlib.util.spec_from_file_location("small", self.module)
        sys.modules["small"] = small = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(small)
        return small

    @property
    def folder(self) -> Path:
        (found,) = (self.cache / "emergent").glob("kernels-*")
        return found

    @property
    def file(self) -> Path:
        (found,) = self.folder.glob("*.kernel")
        return found


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A folder with the kernel, compiled by a process that says what it does."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "small.py").write_text(SOURCE)
    out, err = start(folder, CALL).communicate()
    assert (out, err) == ("", f"emergent: {kernel_cache.COMPILING}\n")
    return folder


@pytest.fixture
def kept(sound, tmp_path, monkeypatch, caplog):
    """The kernel, sound on disk."""
    caplog.set_level(logging.WARNING, logger="emergent")
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("EMERGENT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(notices, "_said", set())
    monkeypatch.setitem(sys.modules, "small", None)  # taken away afterwards
    kept = Kept(tmp_path, caplog)
    assert kept.call() == ""
    return kept


def cut(file: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])


def change(file: Path, at: float) -> None:
    content = bytearray(file.read_bytes())
    content[int(len(content) * at)] ^= 1
    file.write_bytes(content)


def pickled(file: Path) -> None:
    """Something else, with a checksum that is right: of another version of Numba, say."""
    content = kernel_cache.dumps(("of another type",))
    file.write_bytes(kernel_cache._checksum(file, content) + content)


def folder_instead(file: Path) -> None:
    file.unlink()
    (file / "within").mkdir(parents=True)


def pipe_instead(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def link_instead(file: Path) -> None:
    file.rename(file.with_suffix(".moved"))
    file.symlink_to(file.with_suffix(".moved"))


def endless_link(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


DAMAGES = {
    "cut to a half": lambda file: cut(file, 0.5),
    "cut within the checksum": lambda file: file.write_bytes(file.read_bytes()[:16]),
    "last byte missing": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "empty": lambda file: cut(file, 0),
    "one bit of the machine code": lambda file: change(file, 0.5),
    "one bit of the checksum": lambda file: change(file, 0),
    "zeros": lambda file: file.write_bytes(bytes(4096)),
    "noise": lambda file: file.write_bytes(os.urandom(4096)),
    "another type": pickled,
    "no pickle": lambda file: file.write_bytes(kernel_cache._checksum(file, b"!") + b"!"),
    "a folder": folder_instead,
    "a pipe": pipe_instead,
    "a link": link_instead,
    "a link to itself": endless_link,
    "writable by all": lambda file: file.chmod(0o666),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_said_compiled_anew_and_replaced(kept, damage):
    file = kept.file
    damage(file)
    said = kept.call().splitlines()
    assert len(said) == 2
    assert said[0].startswith(f"The compiled model {file} is damaged (")
    assert said[1] == f"emergent: {kernel_cache.COMPILING}"
    assert kept.call() == ""


def test_threads_heal_a_file_once(kept):
    cut(kept.file, 0.5)
    total, together = kept.begin().total, threading.Barrier(4)

    def work(_):
        together.wait()
        return total((1, 2, 4))

    kept.caplog.clear()
    notices._said.clear()
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(work, range(4))] == [RIGHT] * 4
    assert len(kept.caplog.records) == 2
    assert kept.call() == ""


@pytest.mark.parametrize("missing", ["file", "folder", "cache"])
def test_what_is_missing_is_compiled_anew(kept, missing):
    place = getattr(kept, missing)
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    assert kept.call() == f"emergent: {kernel_cache.COMPILING}"
    assert kept.call() == ""


def test_a_file_under_the_name_of_another_is_not_taken_for_it(kept):
    content = kept.file.read_bytes()
    assert kernel_cache._checksum(kept.file, content[32:]) == content[:32]
    assert kernel_cache._checksum(kept.file.with_name("other.kernel"), content[32:]) != content[:32]


def test_an_edit_of_the_kernel_is_compiled(kept):
    kept.module.write_text(SOURCE.replace("3 * number", "4 * number - number"))
    assert "compiling" in kept.call()


def test_a_kernel_whose_source_is_in_no_file_is_compiled_in_memory(kept, tmp_path):
    shutil.rmtree(kept.cache)
    space = {"__name__": "typed"}
    exec(compile(SOURCE, "<typed>", "exec"), space)
    assert space["total"]((1, 2, 4)) == RIGHT
    assert "is in no file" in kept.caplog.text
    assert not kept.cache.exists()


def test_numbas_own_folder_of_kernels_is_not_used(kept, tmp_path, monkeypatch):
    monkeypatch.setattr("numba.core.config.CACHE_DIR", str(tmp_path / "numba"))
    kept.file.unlink()
    kept.call()
    assert kept.file.exists()
    assert not (tmp_path / "numba").exists()


# Who may write there


def owned(place: Path) -> None:
    os.chown(place, OTHER, OTHER)


def foreign_link(place: Path) -> None:
    """A link that somebody else made, to a folder that is ours."""
    place.rename(place.with_name("ours"))
    place.symlink_to(place.with_name("ours"))
    os.chown(place, OTHER, OTHER, follow_symlinks=False)


UNSAFE = {
    "writable by all": lambda place: place.chmod(0o777),
    "writable by a group": lambda place: (os.chown(place, -1, OTHER), place.chmod(0o770)),
    "somebody else's": owned,
    "a link of somebody else's": foreign_link,
}


@root
@pytest.mark.parametrize("which", ["folder", "parent", "named"])
@pytest.mark.parametrize("change", UNSAFE.values(), ids=UNSAFE)
def test_a_folder_that_others_can_change_is_refused(kept, change, which):
    place = {"folder": kept.folder, "parent": kept.folder.parent, "named": kept.cache}[which]
    before = kept.file.stat()
    change(place)
    said = kept.call().splitlines()
    assert len(said) == 2
    assert said[0].startswith(f"{place} is not used for compiled models: ")
    assert "EMERGENT_CACHE" in said[0]
    after = kept.file.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@root
def test_a_file_of_somebody_elses_is_replaced(kept):
    owned(kept.file)
    assert "it belongs to somebody else" in kept.call()
    assert kept.call() == ""


@pytest.mark.skipif(os.name != "posix", reason="modes mean nothing on Windows")
def test_a_folder_like_tmp_is_used_and_what_is_made_is_closed(kept):
    shutil.rmtree(kept.cache / "emergent")
    kept.cache.chmod(0o1777)
    kept.call()
    assert kept.call() == ""
    assert [stat.S_IMODE(place.stat().st_mode) for place in (kept.folder.parent, kept.folder)] == [0o700, 0o700]
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    kept.folder.chmod(0o1777)  # but what is ours may not be like it
    assert "others can write" in kept.call()


@pytest.mark.skipif(os.name != "posix", reason="modes mean nothing on Windows")
def test_a_folder_that_this_user_moved_elsewhere_is_used(kept):
    ours = kept.cache / "emergent"
    ours.rename(kept.cache / "elsewhere")
    ours.symlink_to(kept.cache / "elsewhere")
    assert kept.call() == ""


@root
def test_a_group_of_this_user_alone_is_nobody_else(kept):
    for place in (kept.folder, kept.file):
        os.chown(place, -1, 0)
        place.chmod(0o770)
    assert kept.call() == ""


def test_windows_has_no_owners_to_compare(kept, monkeypatch):
    monkeypatch.delattr(os, "geteuid", raising=False)
    assert kept.call() == ""


# What cannot be written


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("mkdir", errno.EACCES),
        ("mkstemp", errno.EROFS),
        ("mkstemp", errno.ENOSPC),
        ("fsync", errno.ENOSPC),
        ("fsync", errno.EDQUOT),
        ("replace", errno.EACCES),
    ],
)
def test_what_cannot_be_kept_is_compiled_in_memory_and_said(kept, monkeypatch, call, code):
    shutil.rmtree(kept.cache)

    def fail(*_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(cache_folder.tempfile if call == "mkstemp" else os, call, fail)
    said = kept.call().splitlines()
    assert len(said) == 2
    assert said[1].startswith(f"The compiled models cannot be kept in {kept.cache}")
    assert f"({os.strerror(code)})" in said[1]
    assert not [*kept.cache.rglob("*.*")]  # no half files


@pytest.mark.parametrize("place", ["cache", "cache/emergent"])
def test_a_file_where_a_folder_has_to_be_is_said(kept, place):
    shutil.rmtree(kept.cache)
    file = kept.cache.parent / place
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    assert kept.call().startswith(f"{file} is no folder. Remove it")
    assert file.read_text() == "mine"


def test_a_user_without_a_home_is_told_so(kept, monkeypatch):
    for name in ("EMERGENT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert kept.call().startswith("This user has no home folder. Set EMERGENT_CACHE")


def test_litter_goes_and_what_nobody_used_for_long(kept):
    old = time.time() - 86400 * (cache_folder.UNUSED_DAYS + 1)
    file, folder = kept.file, kept.folder
    half, fresh = folder / "total-1.tmp", folder / "total-2.tmp"
    unused, used = (folder.with_name(f"kernels-{name}") for name in ("unused", "used"))
    for place in (half, fresh, unused / "walk" / "a.nbi", used / "a.kernel"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    for place in (half, unused, folder):
        os.utime(place, (old, old))
    assert kept.call() == ""
    assert folder.stat().st_mtime > old + 86400  # used now
    file.unlink()
    kept.call()
    assert [half.exists(), fresh.exists(), unused.exists(), used.exists()] == [False, True, False, True]


# Processes


def start(folder: Path, code: str, **more: str) -> subprocess.Popen:
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    environment = {**os.environ, "PYTHONPATH": path, "EMERGENT_CACHE": str(folder / "cache"), **more}
    program = [sys.executable, "-W", "error", "-c", code]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(program, cwd=folder, env=environment, text=True, **pipes)


def test_what_is_said_goes_to_stderr_once_a_process(kept):
    """Here for a file that may not become as long as it has to; two kernels compile."""
    kept.file.write_bytes(b"")
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "
    process = start(kept.home, limited + CALL + "; small.total((1.0,))")
    out, err = process.communicate()
    assert (process.returncode, out) == (0, "")
    damaged, compiling, full = err.splitlines()
    assert (
        damaged
        == f"The compiled model {kept.file} is damaged (its checksum is wrong): it is compiled anew and replaced."
    )
    assert compiling == f"emergent: {kernel_cache.COMPILING}"
    assert os.strerror(errno.EFBIG) in full


MEET = """
import sys
from emergent import notices
say = notices.say
def meet(about, *sentence, **more):
    say(about, *sentence, **more)
    if about == "compiling":
        print("found nothing", flush=True)
        sys.stdin.readline()
notices.say = meet
"""
"""Wait before compiling until the other process has found nothing on the disk, too."""


@pytest.mark.thorough
@pytest.mark.parametrize("damage", ["cut to a half", None])
def test_two_processes_at_once_heal_one_file(kept, damage):
    DAMAGES[damage](kept.file) if damage else shutil.rmtree(kept.cache)
    both = [start(kept.home, MEET + CALL) for _ in range(2)]
    assert [process.stdout.readline() for process in both] == ["found nothing\n"] * 2
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in both:
        err = process.communicate()[1]
        assert (process.returncode, "Traceback" in err) == (0, False), err
    assert kept.call() == ""
    assert not [*kept.folder.glob("*.tmp")]


# Numba's own settings


def test_without_a_compiler_kernels_refuse_in_a_sentence(monkeypatch):
    monkeypatch.setattr("numba.core.config.DISABLE_JIT", 1)
    refusing = compiled.kernel(lambda numbers: None)
    for call in (lambda: refusing((1, 2)), compiled.check):
        with pytest.raises(InvalidInputError, match="NUMBA_DISABLE_JIT is set"):
            call()


def test_verbs_without_a_compiler_end_as_mistakes(kept):
    verbs = "import sys; sys.argv[1:] = ['run', 'restaurant-walk']; from emergent.cli import main; main()"
    process = start(kept.home, verbs, NUMBA_DISABLE_JIT="1")
    out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert err.startswith("Error: NUMBA_DISABLE_JIT is set")
    assert len(err.splitlines()) == 1
