"""Memory that is freed and needed again, as every large call does."""

import platform
import subprocess
import sys

import pytest

AGAIN_AND_AGAIN = """
import resource
from protemporal.gateway.memory import keep_freed

{first}

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def use():
    blocks = [bytearray(b"x" * 1_000_000) for _ in range(8)]
    blocks.reverse()

for _ in range(3):
    use()
before = faults()
for _ in range(20):
    use()
print(faults() - before)
"""


def page_faults(first: str) -> int:
    code = AGAIN_AND_AGAIN.format(first=first)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is a setting of glibc")
def test_freed_memory_is_kept() -> None:
    assert page_faults("keep_freed()") < page_faults("") / 10
