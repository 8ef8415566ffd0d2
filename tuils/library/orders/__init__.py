"""What the library buys: suggestions, vendors, orders, funds, invoices."""
