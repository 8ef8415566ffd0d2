"""Commands of the desk: loans, holds, money, undo and why."""
