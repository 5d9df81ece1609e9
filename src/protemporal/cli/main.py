"""The commands. What each needs is imported when it runs: `proto-path` needs no gRPC."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protemporal import annotations
from protemporal.cli.generate import generate, vendor
from protemporal.cli.server_options import server_options

if TYPE_CHECKING:
    from protemporal.gateway import Program, ServerOptions


@click.group()
@click.version_option(package_name="protemporal")
def main() -> None:
    """Contract-first Temporal: protos with annotations, served."""


main.add_command(generate)
main.add_command(vendor)


@main.command("proto-path")
def proto_path() -> None:
    """Print the folder with the annotations' protos, for `protoc -I`."""
    try:
        click.echo(annotations.proto_path())
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option(
    "--module",
    "modules",
    multiple=True,
    metavar="NAME",
    help="Package or module with gateways; several, and yours win over generated ones.",
)
@click.option(
    "--descriptors",
    "images",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What `buf build -o FILE` writes: served without any generated code.",
)
@click.option("--temporal", "address", default="", metavar="HOST:PORT", help="Temporal's address.")
@click.option("--namespace", default="", help="Temporal's namespace.")
@server_options
def serve(
    *,
    modules: tuple[str, ...],
    images: tuple[Path, ...],
    address: str,
    namespace: str,
    options: "ServerOptions",
    program: "Program",
) -> None:
    """Serve gateways over gRPC until SIGTERM.

    Temporal's address, namespace and credentials come from Temporal's own environment variables
    and configuration file unless given.
    """
    if not modules and not images:
        raise click.UsageError("say what to serve: --module or --descriptors")
    from protemporal.cli.serve import Served  # noqa: PLC0415 - see the module's docstring
    from protemporal.gateway import run  # noqa: PLC0415 - same

    served = Served(modules=modules, images=images, address=address, namespace=namespace)
    run(served, options, program)


@main.command("codec-server")
@click.option(
    "--module",
    "modules",
    multiple=True,
    required=True,
    metavar="NAME",
    help="Package whose messages shall be readable; its *_pb2 modules are imported.",
)
@click.option("--port", default=8081, show_default=True, help="Of 127.0.0.1.")
@click.option("--origin", default="http://localhost:8233", show_default=True, help="The Web UI's.")
def codec_server(*, modules: tuple[str, ...], port: int, origin: str) -> None:
    """Show binary payloads as JSON in the Web UI: `start-dev --ui-codec-endpoint`."""
    from protemporal.cli.codec_server import load_messages, server  # noqa: PLC0415 - as above

    load_messages(modules)
    click.echo(f"decoding at http://127.0.0.1:{port} for {origin}; Ctrl-C ends it")
    with suppress(KeyboardInterrupt), server("127.0.0.1", port, origin=origin) as running:
        running.serve_forever()
