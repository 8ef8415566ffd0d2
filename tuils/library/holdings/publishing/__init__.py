"""Publishing: a copy of the catalog without any person in it, for the patrons' catalog and whoever else may read it.

The copy lies in a folder of its own, open to all, and is never changed in place: it is brought up to date in a copy of
itself that takes its name when it is whole. The library is read in short reads and never written.
"""
