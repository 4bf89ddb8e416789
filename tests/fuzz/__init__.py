"""Fuzzing: files and texts that nobody would write, which must end in a result or in a sentence.

strategies.py   what is tried: scenario files, wirings, plans, settings, addresses, command lines
targets.py      what reads them in this process
server.py       the command line, one forked process a case, with its exit code, output, time and memory
test_fuzz.py    a few hundred cases, in every run of the tests
__main__.py     as many as wanted: python -m tests.fuzz --examples 10000
"""
