"""`emergent app`: the pages in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = (
    "[bold]emergent app[/]  (this machine alone)\n\n"
    "[bold]emergent app my-scenarios --port 0 --open[/]\n\n"
    "[bold]emergent app --host 0.0.0.0 --max-walkers 60[/]  (a class shares one server)\n\n"
    "[bold]emergent app --allow-origin https://example.org --root-path /emergent[/]  (behind a proxy)"
)


def command(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Offer the scenario files of this folder, too.")
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
    if folder is not None and not folder.is_dir():
        raise InvalidInputError(f"{str(folder)!r} is no folder; name one that holds scenario files, or none.")
    from emergent.app import catalogue, limits, server
    from emergent.app.access import Access

    catalogue.use(folder)
    limits.use(limits.Limits(max_walkers, max_steps, max_replications, max_seconds, max_computations))
    with server.bind(host, port) as taken:
        access = Access.of(host, taken.getsockname()[0], origins=allow_origin or (), root=root_path)
        if host not in server.LOCAL:
            console.complain(WARNING, title="Others can reach this server. ")

        def ready(address: str) -> None:
            console.out().print(f"Serving at {address}  (Ctrl-C stops it)", soft_wrap=True)

        server.serve(taken, access, ready=ready, opened=open_)


WARNING = (
    "There is no password: whoever reaches the port can run what the limits allow (--max-walkers, --max-steps, "
    "--max-replications, --max-seconds, --max-computations). Beyond a room that you trust, leave --host out, put a "
    "proxy with TLS and a login in front, let it hand on WebSockets (the headers Upgrade and Connection) and "
    "the header Host, and say where visitors see the site: --allow-origin https://example.org, and "
    "--root-path /emergent where it lies below a path."
)
