"""Payee holds: payments to new payees stopped to protect an account, for 72 hours at most."""
