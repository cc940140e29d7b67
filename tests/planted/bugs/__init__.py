"""All planted bugs, one file a noun, named as the file of the law that they are planted in.

When the law is written anew, its bug is written anew too: a bug that finds no text to change fails by itself. A new file
of this folder is taken up by itself.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from tests.planted.bug import Bug

BUGS: tuple[Bug, ...] = tuple(
    bug for file in pkgutil.iter_modules(__path__) for bug in import_module(f"{__name__}.{file.name}").BUGS
)
