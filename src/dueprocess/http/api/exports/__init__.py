"""Exports: how far they are. Their bytes have no address here, and nobody but their person has one."""
