"""Linked services: what belongs to the same person."""
