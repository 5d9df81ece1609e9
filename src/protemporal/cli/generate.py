"""`protemporal generate` and `protemporal vendor`: Python from protos, and protos for compilers."""

import sys
from difflib import unified_diff
from pathlib import Path
from shutil import copytree

import click

from protemporal.annotations import proto_path

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option(
    "--proto",
    "roots",
    multiple=True,
    type=_FOLDER,
    help="Folder that imports in protos begin from; several.  [default: proto, if there is one]",
)
@click.option("--out", type=click.Path(path_type=Path), default="gen", show_default=True)
@click.option("--buf/--protoc", "with_buf", default=False, help="Which compiler reads the protos.")
@click.option("--import-prefix", default="", metavar="PACKAGE", help="The package that --out is.")
@click.option(
    "--messages",
    type=click.Choice(["protobuf", "betterproto", "betterproto2"]),
    default="protobuf",
    show_default=True,
    help="Whose message classes the contracts use.",
)
@click.option(
    "--messages-package", default="", metavar="PACKAGE", help="Where those of another style go."
)
@click.option("--init", is_flag=True, help="Write an __init__.py into each folder.")
@click.option("--clean", is_flag=True, help="Remove generated files that no proto gives any more.")
@click.option("--check", is_flag=True, help="Write nothing; show the difference, exit 1 if any.")
def generate(
    *,
    files: tuple[str, ...],
    roots: tuple[Path, ...],
    out: Path,
    with_buf: bool,
    import_prefix: str,
    messages: str,
    messages_package: str,
    init: bool,
    clean: bool,
    check: bool,
) -> None:
    """Generate Python from FILES, or from all protos: messages, stubs and contracts.

    FILES are named as imports in protos name them. The annotations need not be on the path. With
    --buf, the folder is a module or workspace of buf's, and faults have the place of each field.
    """
    from protemporal.cli import generation  # noqa: PLC0415 - see `protemporal.cli.main`

    roots = roots or (_default_root(),)
    if with_buf and len(roots) > 1:
        raise click.UsageError("--buf takes one --proto; further modules belong into buf.yaml")
    if clean and files:
        raise click.UsageError("--clean takes no FILES: those of all others would be removed")
    if (messages == "protobuf") != (not messages_package):
        raise click.UsageError("--messages of another style and --messages-package go together")
    if messages_package and import_prefix:
        raise click.UsageError("--import-prefix is for google's messages only")
    layout = generation.Layout(
        import_prefix=import_prefix,
        init=init,
        messages=messages,
        messages_package=messages_package,
    )
    try:
        if with_buf:
            compiled = generation.compile_with_buf(*roots, names=files)
        else:
            compiled = generation.compile_with_protoc(roots, files)
        fresh = generation.generate(compiled, layout)
    except generation.GenerationError as error:
        click.echo(error, err=True)
        sys.exit(1)
    stale = generation.generated_files(out) if clean else ()
    changes = generation.changes(out, fresh, stale)
    for change in changes:
        if check:
            _show(change.name, change.old or "", change.new or "")
        else:
            generation.apply(out, change)
    outcome = "out of date" if check else "changed"
    click.echo(f"{out}: {len(fresh)} files, {len(changes)} {outcome}", err=check)
    sys.exit(int(check and bool(changes)))


def _default_root() -> Path:
    proto = Path("proto")
    return proto if proto.is_dir() else Path()


def _show(name: str, old: str, new: str) -> None:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    lines = unified_diff(before, after, f"a/{name}", f"b/{name}")
    click.echo("".join(lines) or f"empty: {name}\n", nl=False)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def vendor(folder: Path) -> None:
    """Copy the annotations' protos into FOLDER, for compilers that want them there."""
    for name in ("temporal", "protemporal"):
        copytree(proto_path() / name, folder / name, dirs_exist_ok=True)
    count = sum(1 for name in ("temporal", "protemporal") for _ in (folder / name).rglob("*.proto"))
    click.echo(f"{folder}: {count} protos")
