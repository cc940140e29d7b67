"""Ozone: moderation events of an atproto labelling service."""
