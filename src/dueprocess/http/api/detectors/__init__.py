"""Detectors: registering, stopping, starting, withdrawing a version of a program that watches."""
