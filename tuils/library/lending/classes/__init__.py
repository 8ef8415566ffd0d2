"""Classes of a school: who has what, and a stack of books dealt out or taken back in one sweep."""
