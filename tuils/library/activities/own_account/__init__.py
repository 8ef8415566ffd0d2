"""The patron's own account, as it is asked for from home: programs to come to, titles to wait for."""
