"""What we vendor is what tools/vendor.py wrote, licences included, and nothing else lies beside it."""

import hashlib

import pytest

from tools.vendor import PACKAGES, ROOT, STATIC, TESTS, strip_css, strip_js


def listed(folder):
    lines = (ROOT / folder / "VENDOR.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("  ") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("folder", [STATIC, TESTS], ids=str)
def test_the_files_are_those_listed(folder):
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / folder).iterdir()
        if path.name != "VENDOR.txt"
    }
    assert found == {name: digest for *_, name, digest in listed(folder)}


def test_every_package_is_listed_with_its_version_and_licence():
    wanted = {
        (package.name, package.version, package.licence, name)
        for package in PACKAGES
        for name in (*package.files.values(), package.licence_file)
    }
    assert {tuple(row[:4]) for folder in (STATIC, TESTS) for row in listed(folder)} == wanted


@pytest.mark.parametrize("path", sorted((ROOT / STATIC).glob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_fetches_nothing_and_uses_the_readers_font(path):
    css = path.read_text(encoding="utf-8")
    for unwanted in ("url(", "@font-face", "GDS Transport", "crest.svg", "sourceMappingURL", "@import"):
        assert unwanted not in css
    assert '"PingFang SC"' in css
    assert css.count("{") == css.count("}")


def test_fonts_crest_and_pictures_are_stripped():
    css = (
        '@charset "UTF-8";.a{color:red}\n/*! font notice */@font-face{font-family:GDS Transport;src:url(/assets/f.woff)}'
        ".b{font-family:GDS Transport,arial,sans-serif}.logo:before{content:'';background-image:url(/assets/crest.svg)}"
        "@supports (mask-image:none){@media print{.logo:before{mask-image:url(/assets/crest.svg)}}}"
        ".c{background-image:url(/assets/icon.svg);color:blue}.d{background:url(/assets/x.svg)}.e{color:green}"
        "/*# sourceMappingURL=x.css.map */"
    )
    stripped = strip_css(css)
    assert stripped.startswith('@charset "UTF-8";:root{--font:system-ui,')
    assert stripped.endswith(".a{color:red}.b{font-family:var(--font)}.c{color:blue}.e{color:green}\n")


def test_a_stylesheet_of_another_shape_stops_the_script():
    with pytest.raises(SystemExit):
        strip_css(".a{font-family:GDS Transport}")


def test_a_source_map_is_stripped():
    assert strip_js("export{a};//# sourceMappingURL=a.js.map\n") == "export{a};\n"
