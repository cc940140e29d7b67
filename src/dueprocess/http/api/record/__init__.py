"""The record: checkpoints and proofs, for everybody."""
