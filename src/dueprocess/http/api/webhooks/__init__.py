"""Webhooks: where a platform's servers are told, registered by an operator."""
