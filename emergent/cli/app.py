"""The application: its verbs, `--version`, and how it handles errors, Ctrl-C and closed pipes."""

from __future__ import annotations

import platform
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import emergent
from emergent.cli import (
    assess,
    browser,
    calibrate,
    check,
    compact,
    console,
    export,
    info,
    listing,
    refine,
    report,
    resume,
    run,
    status,
    streams,
    sweep,
)
from emergent.errors import EmergentError

MISTAKE = 2
"""The exit code after a user's mistake."""


class Verbs(TyperGroup):
    """The verbs; an error that is a user's mistake ends them with one message."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Read the arguments and run a verb; no traceback where help or an error cannot be written."""
        console.tame()
        with console.interruptible(), _ending():
            return super().main(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """Run a verb, and handle what it raises before typer does."""
        with _ending():
            return super().invoke(ctx)


@contextmanager
def _ending() -> Iterator[None]:
    """End with one message and the exit code that belongs to it: no traceback for a mistake, a signal or a full disk.

    Raises:
        SystemExit: with `MISTAKE`, 128 more than a signal's number, or `console.PIPE_CLOSED`.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except EmergentError as error:
        console.complain(str(error))
        raise SystemExit(MISTAKE) from None
    except KeyboardInterrupt as stopped:
        console.complain("Stopped; nothing was left half-written.", title="")
        raise SystemExit(128 + (stopped.args or (signal.SIGINT,))[0]) from None
    except BrokenPipeError:
        console.close_pipe()
    except MemoryError:
        console.complain("this takes more memory than there is; ask for fewer or smaller runs.")
        raise SystemExit(MISTAKE) from None
    except OSError as problem:
        streams.discard("stdout")
        console.complain(f"what was to be printed could not be written: {problem.strerror or problem}.")
        raise SystemExit(MISTAKE) from None


app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Simulate systems whose goal lives in none of their parts, perturb the parts, and measure how goal-directed "
    "the system is, how little that depends on any single part, and how much less goal-directed the parts are.",
    epilog="Begin with [bold]emergent list[/], then [bold]emergent run restaurant-walk[/] and "
    "[bold]emergent assess restaurant-smell --quick[/].",
)


def _version(wanted: bool) -> None:
    if wanted:
        console.out().print(f"emergent {emergent.__version__} (Python {platform.python_version()})")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


app.command("list", epilog=listing.EXAMPLES)(listing.command)
app.command("info", epilog=info.EXAMPLES)(info.command)
app.command("run", epilog=run.EXAMPLES)(run.command)
app.command("assess", epilog=assess.EXAMPLES)(assess.command)
app.command("check", epilog=check.EXAMPLES)(check.command)
app.command("calibrate", epilog=calibrate.EXAMPLES)(calibrate.command)
for _verb in (sweep, status, resume, refine, report, compact, export):
    app.command(_verb.__name__.rpartition(".")[2], epilog=_verb.EXAMPLES)(_verb.command)
app.command("app", epilog=browser.EXAMPLES)(browser.command)
