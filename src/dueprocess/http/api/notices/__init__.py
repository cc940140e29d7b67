"""Notices: reading one, and recording that it was shown."""
