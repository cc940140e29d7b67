"""Evidence: opening an item."""
