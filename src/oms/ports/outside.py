"""What every port to the outside world can answer besides success."""


class PortError(Exception):
    """The other side failed or is out of reach; worth a retry."""


class DeclinedError(Exception):
    """The other side understood and said no; a retry would get the same answer."""
