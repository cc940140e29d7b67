"""Guard: what guards have counted."""
