"""The command-line door. One command, or family of commands, a file; each is loaded when it is called.

Exit codes: 0 done; 1 refused by a rule of the library, an unknown code, `verify` found differences; 2 bad
usage or unreadable input; 3 the library cannot be opened. A mistake of our own is 1, too: the codes are a
contract. As every shell has it: 130 after Ctrl+C, 141 where the reader of our output went away.
"""
