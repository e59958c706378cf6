"""Compares the settings that the product reads from the environment with the page that explains them."""

import ast
import re
from pathlib import Path

SETTINGS = Path("config/settings.py")
REFERENCE = Path("docs/reference/settings.md")
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def read_from_environment(root: Path) -> set[str]:
    """The names in `env.str("NAME")` and the like."""
    calls = [node for node in ast.walk(ast.parse((root / SETTINGS).read_text())) if isinstance(node, ast.Call)]
    return {
        str(call.args[0].value)
        for call in calls
        if re.fullmatch(r"env\.\w+", ast.unparse(call.func)) and call.args and isinstance(call.args[0], ast.Constant)
    }


def explained(root: Path) -> set[str]:
    """The names that have a row with a default and a meaning."""
    return {match[1] for match in ROW.finditer((root / REFERENCE).read_text()) if match[2].strip() and match[3].strip()}


def settings_reference(root: Path) -> list[str]:
    """Settings that are read and not explained, or the other way round."""
    read, known = read_from_environment(root), explained(root)
    missing = [f"{REFERENCE}: {name} is not explained" for name in sorted(read - known)]
    return missing + [f"{REFERENCE}: {name} does not exist" for name in sorted(known - read)]
