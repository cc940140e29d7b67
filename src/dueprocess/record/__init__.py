"""The record: every act as one event and one leaf of an append-only Merkle log. Pure; an auditor can run it alone."""
