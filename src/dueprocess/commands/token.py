"""`dueprocess token`: access tokens of platforms."""

from __future__ import annotations

import sys

from cyclopts import App

from dueprocess.commands.data import DATA, Data, installed

token_app = App(name="token", help="Issue and end access tokens of platforms.")


@token_app.command
def issue(name: str, *scopes: str, data: Data = DATA) -> int:
    """Issue an access token for a platform; it is printed this once."""
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
