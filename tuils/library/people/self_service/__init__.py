"""Patrons and machines that act by themselves: PINs of patrons, accounts of kiosks, book drops and vendors."""
