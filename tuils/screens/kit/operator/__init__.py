"""The operator of a desk: sign-in, lock, idle time, another operator's PIN."""
