"""Handovers: groups whose only administrator cannot look after them."""
