"""The block log of English Wikipedia as a source: its lines, its durations, its reasons, its rulebook."""
