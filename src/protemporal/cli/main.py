"""The commands. What each needs is imported when it runs: `proto-path` needs no gRPC."""

from contextlib import suppress
from pathlib import Path

import click

from protemporal import annotations
from protemporal.cli.generate import generate, vendor


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
    type=click.Path(exists=True, path_type=Path),
    help="What `buf build -o FILE` writes: served without any generated code.",
)
@click.option("--listen", default="127.0.0.1:50051", show_default=True, metavar="HOST:PORT")
@click.option("--temporal", "address", default="", metavar="HOST:PORT", help="Temporal's address.")
@click.option("--namespace", default="", help="Temporal's namespace.")
@click.option("--domain", default="", help="Domain of business errors; default: the service.")
@click.option("--tls-cert", type=click.Path(path_type=Path), help="Certificate chain, PEM.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its private key, PEM.")
@click.option("--insecure-loopback", is_flag=True, help="Serve a loopback address without TLS.")
@click.option("--no-reflection", is_flag=True, help="Do not tell callers what is served.")
@click.option(
    "--log-format",
    type=click.Choice(["json", "text"]),
    default="json",
    show_default=True,
    help="One JSON object per line, or text for people.",
)
@click.option("--metrics", default="", metavar="HOST:PORT", help="Serve Prometheus metrics there.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that share the port, each with a connection to Temporal.",
)
@click.option(
    "--give-up-after",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="End with status 75 when Temporal was away that long; default: never.",
)
@click.option(
    "--drain-delay",
    type=click.FloatRange(min=0),
    default=2,
    show_default=True,
    metavar="SECONDS",
    help="Between NOT_SERVING and the refusal of new calls, for load balancers to notice.",
)
def serve(
    *,
    modules: tuple[str, ...],
    images: tuple[Path, ...],
    listen: str,
    address: str,
    namespace: str,
    domain: str,
    tls_cert: Path | None,
    tls_key: Path | None,
    insecure_loopback: bool,
    no_reflection: bool,
    log_format: str,
    metrics: str,
    processes: int,
    give_up_after: float | None,
    drain_delay: float,
) -> None:
    """Serve gateways over gRPC until SIGTERM.

    Temporal's address, namespace and credentials come from Temporal's own environment variables
    and configuration file unless given.
    """
    from protemporal.cli.serve import ServeRequest, run  # noqa: PLC0415 - see the module's docstring

    if not modules and not images:
        raise click.UsageError("say what to serve: --module or --descriptors")
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key go together")
    run(
        ServeRequest(
            modules=modules,
            images=images,
            listen=listen,
            address=address,
            namespace=namespace,
            domain=domain,
            certificate=(tls_cert, tls_key) if tls_cert and tls_key else None,
            insecure_loopback=insecure_loopback,
            reflection=not no_reflection,
            log_format=log_format,
            metrics=metrics,
            processes=processes,
            give_up_after=give_up_after,
            drain_delay=drain_delay,
        )
    )


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
