"""Backup and restore of a whole installation, and the list by which no restore ever undoes an erasure."""
