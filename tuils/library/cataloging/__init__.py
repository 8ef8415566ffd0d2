"""Biblios and items: bringing them in, keeping them right, finding them."""
