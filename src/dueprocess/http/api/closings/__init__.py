"""Closings: which accounts their own people close, and when."""
