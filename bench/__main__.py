"""`make bench`: everything that the design promises in figures, one after another, each as ratios of one run."""

from __future__ import annotations

from rich.console import Console

from bench import archive, audit, commands, felt, guard_check, notice_page, verify


def main() -> None:
    """Run all; a figure is printed as soon as it is there."""
    console = Console(stderr=True)
    for name, run in (
        ("guard", guard_check.main),
        ("commands", commands.main),
        ("decision to refusal", felt.main),
        ("verify", verify.main),
        ("notice page", notice_page.main),
        ("audit", audit.run),
        ("archive", archive.main),
    ):
        with console.status(f"measuring: {name}"):
            run()


if __name__ == "__main__":
    main()
