"""The second wing: patrons and staff, their accounts, and files of people."""
