"""Forwardings: who may ask a restricted person for a new address, and what followers read."""
