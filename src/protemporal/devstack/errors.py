"""What can go wrong while a development server is found, started or stopped."""


class DevstackError(Exception):
    """Base of every error of this package; its text is meant for the person at the terminal."""


class NotInstalledError(DevstackError):
    """A server's program is not on this machine; the text says what to install."""


class NotReadyError(DevstackError):
    """A server ended early or did not answer in time; the text ends with its last log lines."""
