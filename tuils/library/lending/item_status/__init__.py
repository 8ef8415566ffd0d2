"""The status of a copy: lost, damaged, in repair, in processing."""
