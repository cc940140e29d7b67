"""`dueprocess token`: access tokens of platforms."""

from __future__ import annotations

import sys
from contextlib import closing

from cyclopts import App

from dueprocess.commands.data import DATA, Data, installed

token_app = App(name="token", help="Issue and end access tokens of platforms.")


@token_app.command
def issue(name: str, *scopes: str, data: Data = DATA) -> int:
    """Issue an access token for a platform; it is printed this once.

    A guard needs `feed`; what else there is: accounts, reports, signals, links, remedies, standing, operations.
    """
    from dueprocess.http.auth.caller import Scope
    from dueprocess.http.auth.tokens import issue_token

    installation = installed(data)
    try:
        secret, _token = issue_token(
            installation.services.operational,
            installation.services.now(),
            name,
            tuple(Scope(scope) for scope in scopes),
        )
    except ValueError as error:
        print(f"{error}; scopes are: {', '.join(scope.value for scope in Scope)}", file=sys.stderr)
        return 2
    finally:
        installation.close()
    print(secret)
    return 0


@token_app.command(name="list")
def listed(*, data: Data = DATA) -> int:
    """Say which tokens there are, what each may do, and which have ended. Secrets are not kept."""
    from dueprocess.kernel.instants import iso

    with closing(installed(data)) as installation:
        for token in installation.services.operational.tokens():
            ended = f"  ended {iso(token.revoked_at)}" if token.revoked_at is not None else ""
            scopes = " ".join(token.grant.scopes)
            print(f"{token.token_id}  {token.name}  {scopes}  since {iso(token.created_at)}{ended}")
    return 0


@token_app.command
def end(token_id: str, *, data: Data = DATA) -> int:
    """End a token at once; `token list` says its id."""
    with closing(installed(data)) as installation:
        services = installation.services
        found = services.operational.revoke_token(token_id, services.now())
    if not found:
        print(
            f"there is no token `{token_id}`; `dueprocess token list` says which there are", file=sys.stderr
        )
        return 1
    print(f"{token_id} has ended")
    return 0
