"""TOML within bounds: of depth and size, in linear time; whatever lies at a path."""

import os
import socket
import subprocess
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emergent import scenarios, text_file, toml
from emergent.text_file import UnreadableError

DEEP = {
    "a dotted key": "a" + ".a" * 40_000 + " = 1",
    "quoted dotted key": '"a"' + '."a.b"' * 20_000 + " = 1",
    "a dotted heading": "[a" + ".a" * 40_000 + "]",
    "a heading of an array": "[[a" + ".a" * 40_000 + "]]",
    "lists": "x = " + "[" * 80_000,
    "closed lists": "x = " + "[" * 40_000 + "]" * 40_000,
    "tables": "x = " + "{a = " * 20_000,
    "dotted keys in tables": "x = " + "{a.b.c = " * 10_000,
    "dots in lists": "x = [" + "a." * 40_000,
    "behind a text": 'x = """\n"" [ \\""" """\ny = ' + "[" * 40_000,
    "behind many lines": "x = 1\n" * 10_000 + "[" * 10_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_is_refused_before_it_is_read(text, monkeypatch):
    monkeypatch.setattr(tomllib, "loads", lambda text: pytest.fail("was read"))
    with pytest.raises(UnreadableError, match=r"nested too deeply \(at line \d+\)"):
        toml.loads(text)


SHALLOW = {
    "dots in a text": f"x = \"{'.' * 1000}\"\ny = '{'[' * 1000}'",
    "brackets in a comment": f"x = 1 # {'[.' * 1000}\n# {'{' * 1000}",
    "texts on many lines": f'x = """{"[." * 500}\n""{"[" * 99}\\"""\n"""\ny = \'\'\'{"{" * 99}\n\'\'{"[." * 99}\'\'\'',
    "quotes at the end of a text": f"x = \"\"\"\"a\"\"\"\"\" # {'[' * 99}\ny = ''''a'''''",
    "an escaped quote": f'x = "\\\\" # {"[" * 99}\ny = "\\"{"[" * 99}"',
    "many numbers": f"x = [{'1.5, ' * 1000}]\ny = [{'[1.5, 2.5],' * 1000}]",
    "many keys": "\n".join(f"a.b.c{i} = {i}.5" for i in range(1000)),
    "many headings": "\n".join(f"[a.b.c{i}]\nx.y = [[1.5]]" for i in range(1000)),
    "line ends of Windows": "a.b = 1\r\n" + "".join(f"c{i}.d = 1\r\n" for i in range(100)),
    "as deep as is allowed": "x = " + "[" * toml.DEEPEST + "]" * toml.DEEPEST,
}


@pytest.mark.parametrize("text", SHALLOW.values(), ids=SHALLOW)
def test_what_only_looks_deep_is_read(text):
    assert toml.loads(text) == tomllib.loads(text)


@pytest.mark.parametrize("name", scenarios())
def test_bundled_files_are_well_within_the_bounds(name, monkeypatch):
    monkeypatch.setattr(toml, "DEEPEST", toml.DEEPEST // 4)
    monkeypatch.setattr(text_file, "LARGEST", text_file.LARGEST // 16)
    assert toml.load(scenarios()[name])["scenario"]["name"] == name


@given(st.text(alphabet="[]{}.,\"'\\#=\n a1", max_size=60))
def test_every_text_is_read_as_by_python_or_refused(text):
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        expected = None
    if expected is None:
        with pytest.raises(UnreadableError):
            toml.loads(text)
    else:
        assert toml.loads(text) == expected


@pytest.mark.parametrize(
    "value",
    [
        "1\ny = 2",
        "1\n[y]",
        "1, y = 2",
        "1 }\ny = {",
        "",
        "\n1",
        "# 1",
        "[1",
        "]",
        "1e",
        "[" * 500,
        "1 } # 2",
        "1 }\n# 2",
        "[1] }\n",
    ],
)
def test_one_value_is_one_value(value):
    with pytest.raises(UnreadableError):
        toml.read_value(value)


MEASURED = """
import ast, resource, sys
from emergent.text_file import UnreadableError
from emergent import toml
begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for unit in ast.literal_eval(sys.argv[1]):
    try:
        toml.loads((unit * (toml.text_file.LARGEST // len(unit) + 1))[: toml.text_file.LARGEST])
    except UnreadableError:
        pass
used = resource.getrusage(resource.RUSAGE_SELF)
print((used.ru_maxrss - begun) >> 10, used.ru_utime)
"""
UNITS = (*"[,#0\\\0", "a.", "[]", "{a.b=", '"', '""', '"""', "''", "a\n", "x=[[],[]]\n", "[a]\n", "a\r")


def test_a_megabyte_of_anything_takes_little_memory_and_time():
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, repr(UNITS)], capture_output=True, text=True, check=True, timeout=100
    )
    megabytes, seconds = map(float, done.stdout.split())
    assert megabytes < 100
    assert seconds < 15


# what may lie at a path


def lies(kind, path):
    """Put something at the path."""
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a device":
        path.symlink_to("/dev/zero")
    elif kind == "a loop":
        path.symlink_to(path)
    elif kind == "a large file":
        path.touch()
        os.truncate(path, 1 << 40)


KINDS = {
    "a pipe": "is a pipe, not a file",
    "a socket": "is a socket or a device, not a file",
    "a folder": "is a folder, not a file",
    "a device": "is a device, not a file",
    "a loop": "Too many levels of symbolic links",
    "a large file": "is larger than the 1024 KiB",
    "nothing": "does not exist",
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes in folders")
@pytest.mark.parametrize(("kind", "said"), KINDS.items(), ids=KINDS)
def test_whatever_is_no_file_is_refused_at_once(kind, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lies(kind, tmp_path / "x")
    with pytest.raises(UnreadableError, match=said):
        toml.load(tmp_path / "x")


def test_no_descriptor_stays_open(tmp_path):
    os.mkfifo(tmp_path / "x")
    opened = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with pytest.raises(UnreadableError):
            text_file.read(tmp_path / "x")
    assert len(os.listdir("/proc/self/fd")) == opened


def test_the_line_on_show_is_the_one_that_python_counts():
    with pytest.raises(UnreadableError, match=r"line 2.*: 'y = = 2'"):
        toml.loads("x = 1 # \u2028 \x85 one line\ny = = 2\n")
