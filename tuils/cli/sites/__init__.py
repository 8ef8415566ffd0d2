"""Commands about the other copies of the library: vans and branches."""
