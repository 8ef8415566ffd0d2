"""The period that each sort of personal data is kept, and its removal afterward."""
