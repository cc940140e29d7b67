"""Webhooks: how messages are signed and carried, and which addresses they may go to."""
