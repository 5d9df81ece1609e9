"""`python -m oms`."""

from oms.cli import main

if __name__ == "__main__":
    main(prog_name="python -m oms")
