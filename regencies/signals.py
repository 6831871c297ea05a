"""What regencies/ tells whoever listens, without knowing who that is."""

from django.dispatch import Signal

# Sent inside the transaction that changed the ledger, with ``regency_ids``: a collection of primary keys.
ledger_changed = Signal()
