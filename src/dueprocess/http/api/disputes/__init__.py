"""Disputes: payments that their payers dispute, holding them, answering, and refunds that are owed."""
