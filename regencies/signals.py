"""What regencies/ tells whoever listens, without knowing who that is."""

from django.dispatch import Signal

# Sent inside the transaction that changed the ledger, with ``regency_ids``: a collection of primary keys.
# For daily reports also ``source``, the way in, and ``written``, how many (1 when it is not said).
ledger_changed = Signal()
