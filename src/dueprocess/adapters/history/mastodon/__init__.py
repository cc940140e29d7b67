"""Mastodon: account warnings (strikes), and the lifts of the admin log."""
