"""Enquiries: asking a human being, and answering."""
