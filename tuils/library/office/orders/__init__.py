"""Buying: suggestions, vendors, orders, funds, invoices."""
