"""The ledger: what was charged, paid, waived, given back. Lines are added, never changed; a balance is their sum."""
