"""Who may import whom in dueprocess, read with `ast` alone.

Every import counts: in a function, under TYPE_CHECKING, in a try. The lists below are the law; the functions only read.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = "dueprocess"
SOURCE = Path(__file__).parents[2] / "src"

# Lower may not import higher, nor a neighbour on its own height.
HEIGHT = {
    "kernel": 0,
    "rulebook": 1,
    "domain": 2,
    "record": 3,
    "application": 4,
    "adapters": 5,
    "http": 5,
    "settings": 6,
    "bootstrap": 7,
    "commands": 8,
    "cli": 9,
    "__main__": 10,
}
CORE = {"kernel", "rulebook", "domain", "record"}
USES_GUARD = {"adapters", "http", "bootstrap", "commands"}
USES_LITESTAR = {"http", "bootstrap"}
# Modules of the guard that an extra serves: imported on use, and nothing is missing but speed where it is not installed.
GUARD_EXTRAS = {(f"{ROOT}.guard.batch", "numpy")}
STRANGERS = ("http.api", "http.web")  # these two never import each other

NOT_IN_CORE = {
    "httpx",
    "httpx2",
    "litestar",
    "logging",
    "os",
    "random",
    "requests",
    "secrets",
    "socket",
    "sqlalchemy",
    "sqlite3",
    "subprocess",
    "time",
}
NOT_NAMED_IN_CORE = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "uuid.uuid1",
    "uuid.uuid4",
}
NOT_CALLED_IN_CORE = {"print", "open", "input", "__import__"}


def modules() -> Iterator[tuple[str, str]]:
    """Each module of ours: (dotted name, source text)."""
    for path in sorted((SOURCE / ROOT).rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text(encoding="utf-8")


def part_of(module: str) -> str:
    """`dueprocess.http.api.appeals` belongs to `http`; the root package itself to ``."""
    return module.split(".")[1] if module.startswith(f"{ROOT}.") else ""


def imports(module: str, tree: ast.AST, *, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """Each import: (line, full dotted name); `from a import b` gives `a.b`, relative ones are resolved."""
    here = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"
        elif isinstance(node, ast.Call) and _is_dynamic_import(node.func):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def _is_dynamic_import(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"import_module", "__import__"}


def broken_imports(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """What this module imports against the law, as lines to read."""
    found = []
    for line, target in imports(module, ast.parse(source), is_package=is_package):
        reason = _why_not(module, target)
        if reason:
            found.append(f"{module}:{line} imports {target}: {reason}")
    return found


def _why_not(module: str, target: str) -> str | None:
    mine, package = part_of(module), target.split(".")[0]
    if package != ROOT:
        return _why_not_foreign(module, mine, package)
    theirs = part_of(target)
    if theirs not in {*HEIGHT, "guard"}:
        return None  # the root package itself: its version, nothing else lives there
    if mine == "":
        return "the root package stays empty"
    if mine == "guard":
        return None if theirs == "guard" else "the guard imports nothing of ours"
    if theirs == "guard":
        return None if mine in USES_GUARD else f"{mine} does not know that guards exist"
    for one, other in (STRANGERS, STRANGERS[::-1]):
        if _inside(module, one) and _inside(target, other):
            return "the API and the pages never import each other"
    if mine != theirs and HEIGHT.get(theirs, 99) >= HEIGHT.get(mine, -1):
        return f"{theirs} is not below {mine}"
    return None


def _why_not_foreign(module: str, mine: str, package: str) -> str | None:
    if (module, package) in GUARD_EXTRAS:
        return None
    if mine in CORE and package in NOT_IN_CORE:
        return "the core has no clock, no chance, no files and no network"
    if package == "litestar" and mine not in USES_LITESTAR:
        return "only http and bootstrap know the web framework"
    if mine == "guard" and package not in sys.stdlib_module_names:
        return "the guard needs the standard library only"
    return None


def _inside(module: str, part: str) -> bool:
    return f"{module}.".startswith(f"{ROOT}.{part}.")


def broken_calls(module: str, source: str) -> list[str]:
    """What a module of the core asks the outside world for, as lines to read."""
    if part_of(module) not in CORE:
        return []
    tree = ast.parse(source)
    known = _local_names(tree)
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute | ast.Name)
            and (name := _full_name(node, known)) in NOT_NAMED_IN_CORE
        ):
            found.append(f"{module}:{node.lineno} uses {name}: time and ids are arguments")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in NOT_CALLED_IN_CORE
        ):
            found.append(f"{module}:{node.lineno} calls {node.func.id}: the core does not touch the world")
    return found


def _local_names(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: `from datetime import datetime as dt` gives dt -> datetime.datetime."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name if alias.asname else alias.name.split(".")[0]
                names[alias.asname or root] = root
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _full_name(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _full_name(node.value, known)
        return owner and f"{owner}.{node.attr}"
    return None


def strange_parts(names: list[str]) -> list[str]:
    """Parts of the package that have no place in the law yet."""
    return sorted({part_of(name) for name in names} - {*HEIGHT, "guard", ""})
