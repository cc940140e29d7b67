"""Write every generated page anew: `make docs`. Tests compare each with what it is made from."""

from __future__ import annotations

from tools import invariants, messages, refusals, roles


def main() -> int:
    """Write the pages; the texts of the pages are only checked."""
    invariants.PAGE.write_text(invariants.page(), encoding="utf-8")
    refusals.PAGE.write_text(refusals.page(), encoding="utf-8")
    roles.PAGE.write_text(roles.page(), encoding="utf-8")
    wrong = messages.check()
    print("\n".join(wrong) or "every page is written")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
