import subprocess
import sys

import pytest

from protemporal.devstack import TemporalServer

PROGRAM = """
import sys
from protemporal import runtime as pt

async def main():
    await pt.connect(sys.argv[1])
    return 7

pt.run_main(main)
"""


async def test_a_process_that_used_the_sdk_ends_well_20_times(dev_server: TemporalServer) -> None:
    codes = [
        subprocess.run([sys.executable, "-c", PROGRAM, dev_server.address], check=False).returncode  # noqa: ASYNC221 # nothing else runs here
        for _ in range(20)
    ]
    assert codes == [7] * 20


ENDINGS: dict[str, tuple[str, int, str]] = {
    "nothing is 0": ("return None", 0, ""),
    "a number is the code": ("return 3", 3, ""),
    "Ctrl-C": ("raise KeyboardInterrupt", 130, ""),
    "sys.exit with a text": ("sys.exit('no')", 1, "no\n"),
    "sys.exit with a number": ("sys.exit(4)", 4, ""),
    "an exception is logged": ("raise ValueError('why')", 1, "ValueError: why"),
    "output is flushed": ("sys.stdout.write('out'); sys.stderr.write('err')", 0, "err"),
}


@pytest.mark.parametrize(("body", "code", "text"), ENDINGS.values(), ids=ENDINGS.keys())
def test_how_a_program_ends(body: str, code: int, text: str) -> None:
    program = (
        "import sys\nfrom protemporal.runtime import run_main\n"
        f"async def main():\n    {body}\nrun_main(main)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == code
    assert text in ended.stderr
