"""The policy, as files: one version of a rulebook and of the capability catalogue, read, checked and evaluated."""
