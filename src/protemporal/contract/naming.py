"""The Python names of a file: every constant, class and method, decided once and in order."""

from dataclasses import dataclass

from protemporal.contract import names
from protemporal.contract.declared import DeclaredFile, DeclaredRpc, DeclaredService
