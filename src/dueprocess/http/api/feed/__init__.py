"""The feed: what guards are told: a snapshot, then every change."""
