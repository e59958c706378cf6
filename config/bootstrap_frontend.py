"""Brings the front-end packages by npm and lays the few files that the pages use out under `var/vendor/`.

Standard library only: it runs before anything is installed. The settings serve the folder as `vendor/…`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

# Where the pages find a file, and where its package keeps it.
VENDOR = {
    "tabler/css/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/css/tabler.rtl.min.css": "@tabler/core/dist/css/tabler.rtl.min.css",
    "tabler/js/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet/images/layers.png": "leaflet/dist/images/layers.png",
    "leaflet/images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "leaflet/images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "leaflet/images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
    "leaflet/images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
    "topojson/topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
    "atlas/countries-50m.json": "world-atlas/countries-50m.json",
    "atlas/countries-110m.json": "world-atlas/countries-110m.json",
}
ICON_SHEET = "@tabler/icons-sprite/dist/tabler-sprite.svg"
OLDEST_NODE = 18
# Hashed static files refuse a reference to a map that is not there.
SOURCE_MAP = re.compile(rb"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=[^*]+\*/)\s*$")


class FrontendError(Exception):
    """The list of front-end files does not fit the packages."""


def node_tools(venv: Path) -> tuple[str, dict[str, str]] | None:
    """The npm to call and its environment: the machine's own, else the one in the virtual environment."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and _major_version(node) >= OLDEST_NODE:
        return npm, dict(os.environ)
    scripts = venv / "bin"
    if not (scripts / "npm").exists():
        return None
    # This one brings its own list of authorities; behind a proxy only the machine's list knows the proxy's.
    path = f"{scripts}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return str(scripts / "npm"), {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}


def _major_version(node: str) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)", answer.stdout)
    return int(found[1]) if found else 0


def lay_out(root: Path, target: Path) -> None:
    """Copy the files and build the icon sprite beside `target`, then put the whole folder in place."""
    modules = root / "node_modules"
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for served, kept in VENDOR.items():
        destination = fresh / served
        destination.parent.mkdir(parents=True, exist_ok=True)
        content = (modules / kept).read_bytes()
        if destination.suffix in {".js", ".css"}:
            content = SOURCE_MAP.sub(b"", content) + b"\n"
        destination.write_bytes(content)
    icons = json.loads((root / "package.json").read_text(encoding="utf-8"))["icons"]
    (fresh / "icons").mkdir()
    (fresh / "icons" / "sprite.svg").write_text(
        build_sprite((modules / ICON_SHEET).read_text(encoding="utf-8"), icons), encoding="utf-8"
    )
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def build_sprite(sheet: str, icons: list[str]) -> str:
    """Only the named icons out of the sheet of thousands; each keeps its id `tabler-NAME`."""
    symbols = dict(re.findall(r'(?s)(?=<symbol id="tabler-([^"]+)")(<symbol .*?</symbol>)', sheet))
    unknown = [name for name in icons if name not in symbols]
    if unknown:
        raise FrontendError(f"package.json lists icons that Tabler does not have: {', '.join(unknown)}")
    chosen = "\n".join(symbols[name] for name in icons)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{chosen}\n</svg>\n'
