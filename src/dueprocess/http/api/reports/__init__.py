"""Reports: filing one, learning what came of it."""
