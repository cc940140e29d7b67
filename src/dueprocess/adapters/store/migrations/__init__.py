"""Migrations of the LOG, VAULT and OPERATIONAL tables. Views have none: they are dropped and folded again."""
