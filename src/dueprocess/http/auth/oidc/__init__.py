"""Sign-in of staff by a directory: OpenID Connect, authorization code with PKCE, state and nonce.

`settings`: what an operator sets. `directory`: the provider over the network. `claims`: what its token must prove.
`flow`: from the button to a session, or to a `Stop`. `logout`: signed out there, signed out here.
"""
