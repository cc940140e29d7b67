"""Results as pages that can be printed: one file each, with plots, no script and no request to anywhere."""
