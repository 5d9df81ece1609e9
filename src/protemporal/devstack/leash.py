"""Become another program that dies with its parent.

`python leash.py PARENT SIGNAL UID PROGRAM ...`, a script, never imported; UID is `-` to stay who we
are. The same steps in `preexec_fn` would run Python between fork and exec of a process that has
other threads (grpc, temporalio), which can hang.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Drop to UID, ask for SIGNAL at the parent's death, then exec PROGRAM."""
    parent, signum, uid = sys.argv[1:4]
    program = sys.argv[4:]
    if uid != "-":
        os.setgroups([])
        os.setgid(int(uid))
        os.setuid(int(uid))
    if sys.platform == "linux":  # elsewhere a kill -9 of the parent does leave the child behind
        # After setuid, which would clear it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
        if os.getppid() != int(parent):
            sys.exit("the parent ended before its child began")
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
