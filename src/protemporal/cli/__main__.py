"""`python -m protemporal.cli`, where no script is installed."""

from protemporal.cli import main

main(prog_name="protemporal")
