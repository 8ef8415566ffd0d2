"""The journal: one list of facts, from which everything else follows.

`entries` is the shape, `families` who applies what, `applying` the only writer of derived order and private
parts, `writing` how a verb adds to it, `undoing`, `verifying` and `bundles` what works on the whole of it.
"""
