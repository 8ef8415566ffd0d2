"""Lists that staff work from: each line opens the record that it is about."""
