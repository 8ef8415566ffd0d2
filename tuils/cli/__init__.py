"""The command-line door. One command, or family of commands, a file; each is loaded when it is called.

Exit codes are a contract: `kit.errors.EXIT_CODES`, docs/commands.md.
"""
