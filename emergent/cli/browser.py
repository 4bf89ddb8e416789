"""`emergent app`: the pages in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = (
    "[bold]emergent app[/]  (this machine alone)\n\n"
    "[bold]emergent app my-scenarios --port 0 --open[/]\n\n"
    "[bold]emergent app mymodel.py:system[/]  (a Mesa model of yours, see docs/measure-your-model.md)\n\n"
    "[bold]emergent app --host 0.0.0.0 --max-walkers 60[/]  (a class shares one server)\n\n"
    "[bold]emergent app --allow-origin https://example.org --root-path /emergent[/]  (behind a proxy)"
)


def command(
    offered: Annotated[
        str | None,
        typer.Argument(
            metavar="FOLDER|FILE",
            help="Offer the scenario files of this folder, too; or show a Mesa model of yours, as mymodel.py:system: "
            "the file is run.",
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen at; 0.0.0.0 is every one of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any that is free.")] = 8765,
    open_: Annotated[bool, typer.Option("--open", help="Open a browser, too.")] = False,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="Behind a proxy: what browsers show in front of the pages' path, such as https://example.org; repeat "
            "it for more. Other names of this server, and pages of other sites, are refused.",
        ),
    ] = None,
    root_path: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            envvar="SOLARA_ROOT_PATH",
            help="Behind a proxy: the path below which the site lies, such as /emergent, whether or not the proxy "
            "takes it off. No header of a request changes it.",
        ),
    ] = "",
    max_walkers: Annotated[
        int, typer.Option(min=2, max=2000, help="The most members of a group or a pipeline that a visitor may ask for.")
    ] = 400,
    max_steps: Annotated[
        int, typer.Option(min=10, max=1_000_000, help="The most steps of a run that a visitor may ask for.")
    ] = 20_000,
    max_replications: Annotated[
        int, typer.Option(min=4, max=10_000, help="The most replications of a visitor's assessment or sweep.")
    ] = 200,
    max_seconds: Annotated[
        float, typer.Option(min=1, max=86_400, help="How long a visitor's assessment or sweep may compute, in seconds.")
    ] = 300,
    max_computations: Annotated[
        int,
        typer.Option(min=1, max=64, help="The most computations of a visitor at once, over all tabs; others wait."),
    ] = 2,
) -> None:
    """Watch runs in a browser, interfere with them, and see the twin that was left alone. Works without internet."""
    from importlib.util import find_spec

    from emergent.cli import console
    from emergent.errors import EmergentError, InvalidInputError

    if find_spec("solara") is None:
        raise EmergentError("the pages need what `pip install 'emergent[app]'` installs; it is not here.")
    python = offered is not None and MADE in offered
    folder = None if offered is None or python else Path(offered)
    if folder is not None and not folder.is_dir():
        raise InvalidInputError(
            f"{offered!r} is no folder; name one that holds scenario files, a system of a Python file as "
            "mymodel.py:system, or nothing."
        )
    from emergent.app import catalogue, limits, server
    from emergent.app.access import Access

    catalogue.use(folder)
    limits.use(limits.Limits(max_walkers, max_steps, max_replications, max_seconds, max_computations))
    if python:
        _offer(str(offered))
    with server.bind(host, port) as taken:
        access = Access.of(host, taken.getsockname()[0], origins=allow_origin or (), root=root_path)
        if host not in server.LOCAL:
            console.complain(WARNING, title="Others can reach this server. ")

        def ready(address: str) -> None:
            console.out().print(f"Serving at {address}  (Ctrl-C stops it)", soft_wrap=True)

        server.serve(taken, access, ready=ready, opened=open_)


def _offer(name: str) -> None:
    """Try a model out, run it once, and let the site show it, however large it is."""
    from emergent.app import limits
    from emergent.app.adapted.declared import offer, tried
    from emergent.cli import console
    from emergent.cli.scenarios import read

    with console.progress("reading") as progress:
        scenario = read(name)
        offer(scenario, name)
        limits.use(limits.limits().at_least(tried(scenario, progress)))


MADE = ".py:"
"""What stands between the name of a Python file and that of a system that it makes."""
WARNING = (
    "There is no password: whoever reaches the port can run what the limits allow (--max-walkers, --max-steps, "
    "--max-replications, --max-seconds, --max-computations). Beyond a room that you trust, leave --host out, put a "
    "proxy with TLS and a login in front, let it hand on WebSockets (the headers Upgrade and Connection) and "
    "the header Host, and say where visitors see the site: --allow-origin https://example.org, and "
    "--root-path /emergent where it lies below a path."
)
