"""Chat messages that people paste: read with the official names and held against the ledger."""

from .reading import Balance, Pasted, names, read_pasted

__all__ = ["Balance", "Pasted", "names", "read_pasted"]
