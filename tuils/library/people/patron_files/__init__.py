"""Files of patrons: tables of other systems, the school year, and other tuils libraries."""
