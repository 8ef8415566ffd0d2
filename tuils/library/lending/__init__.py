"""The fourth wing: checkout, check-in, holds and money, and the rules they go by."""
