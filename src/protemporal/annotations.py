"""Where the annotations' .proto files are, for `protoc -I` and for tools that compile contracts."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# An installed wheel carries the files inside the package; a source checkout, and so an editable
# install, has them in proto/ beside src/.
_PLACES = (_PACKAGE / "include", _PACKAGE.parents[1] / "proto")


def proto_path() -> Path:
    """The folder that makes `import "temporal/v1/temporal.proto"` resolve.

    It holds `temporal/v1`, `temporal/xns/v1`, `protemporal/v1`, what these import of
    `temporal/api`, and `buf/validate`.

    Raises:
        FileNotFoundError: neither an installation nor a source checkout has the files.
    """
    for folder in _PLACES:
        if (folder / "temporal" / "v1" / "temporal.proto").is_file():
            return folder
    places = " nor ".join(str(folder) for folder in _PLACES)
    raise FileNotFoundError(
        f"temporal/v1/temporal.proto is neither in {places}: reinstall protemporal"
    )
