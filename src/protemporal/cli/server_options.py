"""The options of every command that serves: `protemporal serve`, and commands of applications."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

_OPTIONS = (
    click.option("--listen", default="127.0.0.1:50051", show_default=True, metavar="HOST:PORT"),
    click.option("--domain", default="", help="Domain of business errors; default: the service."),
    click.option("--tls-cert", type=click.Path(path_type=Path), help="Certificate chain, PEM."),
    click.option("--tls-key", type=click.Path(path_type=Path), help="Its private key, PEM."),
    click.option("--insecure-loopback", is_flag=True, help="Serve a loopback address without TLS."),
    click.option("--no-reflection", is_flag=True, help="Do not tell callers what is served."),
    click.option("--admin", is_flag=True, help="Serve protemporal.v1.Workflows, for operators."),
    click.option(
        "--trust-x-actor",
        is_flag=True,
        help="Believe the metadata x-actor, which a proxy sets.",
    ),
    click.option(
        "--tracing",
        is_flag=True,
        help="A span per call, by the tracer that OpenTelemetry is configured with.",
    ),
    click.option(
        "--log-format",
        type=click.Choice(["json", "text"]),
        default="json",
        show_default=True,
        help="One JSON object per line, or text for people.",
    ),
    click.option(
        "--metrics", default="", metavar="HOST:PORT", help="Serve Prometheus metrics there."
    ),
    click.option(
        "--processes",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="Processes that share the port, each with a connection to Temporal.",
    ),
    click.option(
        "--give-up-after",
        type=click.FloatRange(min=1),
        metavar="SECONDS",
        help="End with status 75 when Temporal was away that long; default: never.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A field of `protemporal.gateway.Limits` that operators may want to set."""

    name: str
    unit: str
    default: int
    """The field's own; said again for the help, which is not to load the gateway."""
    text: str
    least: int = 1

    def option(self) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """The option of that name."""
        is_time = self.unit == "SECONDS"
        return click.option(
            f"--{self.name.replace('_', '-')}",
            type=click.FloatRange(self.least) if is_time else click.IntRange(self.least),
            default=self.default,
            show_default=True,
            metavar=self.unit,
            help=self.text,
        )


_LIMITS = (
    _Limit("received_message", "BYTES", 1024 * 1024, "Largest request."),
    _Limit("sent_message", "BYTES", 4 * 1024 * 1024, "Largest answer."),
    _Limit("metadata", "BYTES", 8 * 1024, "Most metadata of a call."),
    _Limit("calls_in_progress", "COUNT", 1000, "Most at a time, of each process."),
    _Limit("streams_per_connection", "COUNT", 100, "Most calls at a time of one connection."),
    _Limit("connection_idle", "SECONDS", 300, "A connection without calls ends after this."),
    _Limit("connection_age", "SECONDS", 1800, "After this a client has to connect anew."),
    _Limit("connection_grace", "SECONDS", 30, "For the calls that it still has in progress.", 0),
    _Limit("drain_delay", "SECONDS", 2, "From NOT_SERVING to the refusal of new calls.", 0),
    _Limit("drain_grace", "SECONDS", 30, "For the calls in progress after that.", 0),
)


def server_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options; the command gets `options` and `program` made of them, for `run`."""

    @wraps(command)
    def run(
        *,
        listen: str,
        domain: str,
        tls_cert: Path | None,
        tls_key: Path | None,
        insecure_loopback: bool,
        no_reflection: bool,
        admin: bool,
        trust_x_actor: bool,
        tracing: bool,
        log_format: str,
        metrics: str,
        processes: int,
        give_up_after: float | None,
        **others: Any,
    ) -> None:
        if (tls_cert is None) != (tls_key is None):
            raise click.UsageError("--tls-cert and --tls-key go together")
        if tracing and importlib.util.find_spec("opentelemetry") is None:
            raise click.UsageError("--tracing needs OpenTelemetry: install protemporal[otel]")
        from protemporal import gateway  # noqa: PLC0415 - not what other commands need

        options = gateway.ServerOptions(
            listen=listen,
            tls=gateway.Tls(certificate=tls_cert, key=tls_key) if tls_cert and tls_key else None,
            insecure_loopback=insecure_loopback,
            reflection=not no_reflection,
            domain=domain,
            admin=admin,
            trust_x_actor=trust_x_actor,
            give_up_after=give_up_after,
            limits=gateway.Limits(**{each.name: others.pop(each.name) for each in _LIMITS}),
        )
        program = gateway.Program(
            log_format=gateway.LogFormat(log_format),
            metrics=metrics,
            processes=processes,
            tracing=tracing,
        )
        command(options=options, program=program, **others)

    decorated: Callable[..., None] = run
    for limit in reversed(_LIMITS):
        decorated = limit.option()(decorated)
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated
