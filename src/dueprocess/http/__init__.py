"""The server's face: `auth` says who is there, `api` is REST under /v1, `web` the pages. Law lives elsewhere."""
