"""Scenarios: the policy tested like code. Given accounts and a clock, these steps; expect this (design 4)."""
