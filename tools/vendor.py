"""Redo the vendored frontend files from the published npm packages: `python -m tools.vendor` (needs npm, once a version).

What we take is listed in PACKAGES. Stylesheets lose what is not ours to ship or not wanted: the @font-face rules (that font
is customised for one government's site), its crest, pictures by absolute path, source maps. Their font becomes the reader's
own system font, Chinese included. Every file written stands in a VENDOR.txt with its sha256; a test compares.
"""

import argparse
import gzip
import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATIC = Path("src/dueprocess/http/web/static/vendor")
TESTS = Path("tests/vendor")

FONT = 'system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif'

MIT = """\
The MIT License (MIT)

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    tarball_sha256: str
    folder: Path
    files: dict[str, str]  # path in the package -> our file name
    licence_file: str  # ours
    licence_text: str | None = None  # where the package brings none


PACKAGES = (
    Package(
        name="govuk-frontend",
        version="6.3.0",  # the markup that govuk-frontend-jinja 4.1 renders
        licence="MIT",
        tarball_sha256="3d91fd1353e32e306a8ae493b44ba9c0277348b5dbc08442a3e63d822e516048",
        folder=STATIC,
        files={
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
        licence_file="LICENSE.govuk-frontend.txt",
        licence_text=MIT.format(copyright="Copyright (C) 2017 Crown Copyright (Government Digital Service)"),
    ),
    Package(
        name="@ministryofjustice/frontend",
        version="11.1.0",
        licence="MIT",
        tarball_sha256="9ec6ccf0739cefee1fdc663ca61387204dcf3fd9bfcfafa8b9159d993f38984b",
        folder=STATIC,
        files={"moj/moj-frontend.min.css": "moj-frontend.min.css"},
        licence_file="LICENSE.moj-frontend.txt",
        licence_text=MIT.format(copyright="Copyright (c) 2019 Ministry of Justice\nCopyright (c) 2021 dxw"),
    ),
    Package(
        name="axe-core",
        version="4.14.1",
        licence="MPL-2.0",
        tarball_sha256="e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
        folder=TESTS,
        files={"axe.min.js": "axe.min.js", "LICENSE-3RD-PARTY.txt": "LICENSE.axe-core.3rd-party.txt"},
        licence_file="LICENSE.axe-core.txt",
    ),
)


def strip_css(css: str) -> str:
    """The stylesheet without fonts, crest, pictures and source map, in the reader's own font."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\{[^{}]*\}", "", css)
    css = re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", _without_pictures, css)
    while (smaller := re.sub(r"(?<=[{}])@[^{};]*\{\s*\}", "", css)) != css:
        css = smaller
    css = css.replace("GDS Transport,arial,sans-serif", "var(--font)")
    css = css.replace("\n", "")
    if "url(" in css or "GDS" in css or "@font-face" in css:
        raise SystemExit("the stylesheet has changed its shape: something of fonts or pictures is left")
    charset = '@charset "UTF-8";'
    return f"{charset}:root{{--font:{FONT}}}{css.removeprefix(charset)}\n"


def _without_pictures(rule: re.Match[str]) -> str:
    """A pseudo-element exists for its picture and goes with it; elsewhere only the picture goes."""
    selector, _, body = rule.group().removesuffix("}").partition("{")
    if re.search(r":(before|after)$", selector):
        return ""
    kept = ";".join(part for part in body.split(";") if "url(" not in part)
    return f"{selector}{{{kept}}}" if kept else ""


def strip_js(script: str) -> str:
    return re.sub(r"//# sourceMappingURL=\S*\s*$", "", script).rstrip() + "\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """The package's files as published; a tarball other than the one we looked at stops everything."""
    subprocess.run(["npm", "pack", "--silent", f"{package.name}@{package.version}"], cwd=folder, check=True)
    tarball = next(folder.glob("*.tgz"))
    if sha256(tarball.read_bytes()) != package.tarball_sha256:
        raise SystemExit(
            f"{package.name} {package.version}: the tarball is not the one listed in tools/vendor.py"
        )
    found = {}
    with tarfile.open(tarball) as archive:
        for member in archive.getmembers():
            if member.isfile() and (file := archive.extractfile(member)):
                found[member.name.removeprefix("package/")] = file.read()
    return found


def rows(package: Package, published: dict[str, bytes]) -> list[tuple[str, str, str, str, str]]:
    """Write what we take of one package; what VENDOR.txt says of it."""
    contents = {}
    for path, name in package.files.items():
        text = published[path].decode()
        if name.endswith(".css"):
            text = strip_css(text)
        elif package.folder == STATIC:
            text = strip_js(text)
        contents[name] = text.encode()
    licence = package.licence_text.encode() if package.licence_text else published["LICENSE"]
    contents[package.licence_file] = licence
    for name, content in contents.items():
        (ROOT / package.folder / name).write_bytes(content)
    return [
        (package.name, package.version, package.licence, name, sha256(content))
        for name, content in contents.items()
    ]


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    lists: dict[Path, list[tuple[str, str, str, str, str]]] = {STATIC: [], TESTS: []}
    for package in PACKAGES:
        (ROOT / package.folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            lists[package.folder] += rows(package, fetch(package, Path(folder)))
    for folder, lines in lists.items():
        head = "# made by tools/vendor.py: name, version, licence, file, sha256\n"
        (ROOT / folder / "VENDOR.txt").write_text(head + "".join(f"{'  '.join(line)}\n" for line in lines))
        for *_, name, _ in lines:
            content = (ROOT / folder / name).read_bytes()
            print(f"{folder / name}: {len(content)} bytes, {len(gzip.compress(content, 9))} gzipped")


if __name__ == "__main__":
    main()
