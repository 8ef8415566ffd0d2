"""Files of MARC titles in every format, cut into titles and fields."""
