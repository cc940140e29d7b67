"""Lists of restrictions as platforms export them: read record by record."""
