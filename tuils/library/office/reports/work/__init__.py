"""Work lists for staff: each line opens the record that it is about."""
