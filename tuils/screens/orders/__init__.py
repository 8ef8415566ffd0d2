"""Orders: lines, vendors, funds, invoices, files of order records, suggestions."""
