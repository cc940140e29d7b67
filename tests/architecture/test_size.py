"""Functions fit on a screen and files in a head. The exceptions may only shrink: take the line out when it is not needed."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
LINES_OF_A_FUNCTION_MAX = 70
LINES_OF_A_FILE_MAX = 600

# "dueprocess/part/file.py" or "dueprocess/part/file.py:function" -> the lines it has today, and why in a comment
EXCEPTIONS: dict[str, int] = {}


def sizes(where: str, source: str) -> dict[str, int]:
    """Lines of the file, and of each function in it, docstrings included and decorators left out."""
    found = {where: len(source.splitlines())}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            place = f"{where}:{node.name}"
            found[place] = max(found.get(place, 0), (node.end_lineno or node.lineno) - node.lineno + 1)
    return found


def too_large(found: dict[str, int], exceptions: dict[str, int]) -> list[str]:
    lines = []
    for place, length in found.items():
        limit = LINES_OF_A_FUNCTION_MAX if ":" in place else LINES_OF_A_FILE_MAX
        if length > exceptions.get(place, limit):
            lines.append(f"{place} has {length} lines, {exceptions.get(place, limit)} are enough")
    return lines


def idle(found: dict[str, int], exceptions: dict[str, int]) -> list[str]:
    """Exceptions larger than what they excuse."""
    return [place for place, allowed in exceptions.items() if found.get(place, 0) != allowed]


def all_sizes() -> dict[str, int]:
    found = {}
    for path in sorted((SOURCE / "dueprocess").rglob("*.py")):
        found |= sizes(path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8"))
    return found


def test_functions_and_files_stay_small():
    broken = too_large(all_sizes(), EXCEPTIONS)
    assert not broken, "\n".join(broken)


def test_no_exception_is_wider_than_needed():
    assert idle(all_sizes(), EXCEPTIONS) == []


def test_a_long_function_is_seen():
    body = "\n".join(f"    x = {n}" for n in range(70))
    assert too_large(sizes("f.py", f"def f():\n{body}"), {}) == ["f.py:f has 71 lines, 70 are enough"]
    assert too_large(sizes("f.py", f"class A:\n  async def f(self):\n{body}"), {})


def test_a_long_file_is_seen():
    assert too_large(sizes("f.py", "x = 1\n" * 601), {}) == ["f.py has 601 lines, 600 are enough"]
    assert too_large(sizes("f.py", "x = 1\n" * 600), {}) == []


def test_an_exception_holds_at_its_own_size_and_is_idle_below():
    assert too_large({"f.py": 700}, {"f.py": 700}) == []
    assert too_large({"f.py": 701}, {"f.py": 700})
    assert idle({"f.py": 650}, {"f.py": 700}) == ["f.py"]
    assert idle({}, {"gone.py": 700}) == ["gone.py"]
