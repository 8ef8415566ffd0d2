"""Web hosts: where the files of the web catalog are brought to. A kind of host is one file."""
