"""`protemporal` under a profile: `python -m bench.profiled FILE serve ...`.

SIGUSR1 begins, SIGUSR2 ends and writes pstats to FILE. Only functions in Python are seen.
"""

import cProfile
import signal
import sys
from types import FrameType

from protemporal.cli import main

if __name__ == "__main__":
    file = sys.argv.pop(1)
    profile = cProfile.Profile()

    def begin(_number: int, _frame: FrameType | None) -> None:
        """Begins."""
        profile.enable()

    def end(_number: int, _frame: FrameType | None) -> None:
        """Ends."""
        profile.disable()
        profile.dump_stats(file)

    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, end)
    main()
