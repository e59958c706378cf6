"""The house rules for every text file that is committed: no path or address of one machine, no note to be continued."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

NOT_OURS = frozenset({".git", ".venv", "node_modules", "var", "__pycache__"})
# Put together here, so that this file does not break the rule that it states.
UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
HOMES = re.compile(r"(?<![\w.$~}/-])/(?:" + "|".join(["work", "ro" + "ot", r"home/\w+", r"Users/\w+"]) + r")/")
SIDEWAYS = re.compile(r"\.\./+" + "shared")
REGISTRY = re.compile(r"https?://[^\s\"'/]*(?:pypi|pythonhosted|npmjs|artifactory|nexus|registry)[^\s\"'/]*/")
INDEX_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "NPM_CONFIG_REGISTRY")
MAY_LOOK_SIDEWAYS = {".ci/run": "names the folder of real data, where there is one"}
LOCKS = frozenset({"package-lock.json"})  # digests in them may spell anything


def committed(root: Path) -> list[Path]:
    """The files that git tracks; outside a checkout, everything that is not installed or built."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True)
        if listed.returncode == 0:
            return [path for name in listed.stdout.split("\0") if name and (path := root / name).is_file()]
    return [path for path in root.rglob("*") if path.is_file() and not NOT_OURS & set(path.relative_to(root).parts)]


def strange_texts(root: Path, files: list[Path] | None = None) -> list[str]:
    """What only one machine knows, or what somebody meant to finish."""
    found = []
    hosts = _own_registries()
    for path in committed(root) if files is None else files:
        name = path.relative_to(root).as_posix()
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, start=1):
            found += [f"{name}:{number}: {complaint}" for complaint in _complaints(name, line, hosts, root)]
    return found


def _complaints(name: str, line: str, hosts: set[str], root: Path) -> list[str]:
    complaints = []
    if HOMES.search(line) or (len(root.parts) > 2 and f"{root}/" in line):
        complaints.append("a path of one machine")
    if SIDEWAYS.search(line) and name not in MAY_LOOK_SIDEWAYS:
        complaints.append("a folder beside the repository")
    if REGISTRY.search(line) or any(host in line for host in hosts):
        complaints.append("the address of a package registry")
    if UNFINISHED.search(line) and Path(name).name not in LOCKS:
        complaints.append("something left to be done")
    return complaints


def _own_registries() -> set[str]:
    """Hosts of the registries that this machine is set to use."""
    addresses = [part for name in INDEX_SETTINGS for part in os.environ.get(name, "").split()]
    hosts = {urlsplit(address).hostname for address in addresses}
    return {host for host in hosts if host and "." in host}
