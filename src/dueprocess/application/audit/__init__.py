"""What a recorded enforcement history would have been under a constitution: pure, from recorded acts to counts."""
