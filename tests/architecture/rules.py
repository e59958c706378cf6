"""The house rules for Python code, as functions over a folder: each gives its complaints, "path:line: what is wrong".

The tests call them on the checkout, and on folders in which the rule is broken on purpose.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

APPS = ("accounts", "projects", "incidents")
OURS = (*APPS, "config", "tests", "benchmarks")
AIM, LIMIT, TEST_LIMIT, FUNCTION_LIMIT = 250, 400, 500, 50
NAMES_THAT_SAY_NOTHING = frozenset({"util", "utils", "helper", "helpers", "core", "misc", "data", "common"})
DOORS = ("views", "api", "context_processors")  # the admin reads by ScopedAdmin: the access matrix walks it
FINDS_OUT_WHO_CALLS = "accounts/api/authentication.py"  # reads tokens before there is anybody to read for
SIGNAL_MODULES = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file of ours, read and parsed."""

    path: str
    text: str
    tree: ast.Module

    @property
    def is_test(self) -> bool:
        return "tests" in Path(self.path).parts or Path(self.path).name == "conftest.py"

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def is_door(self) -> bool:
        """Where people and clients come in."""
        parts = Path(self.path).with_suffix("").parts
        inside = parts[0] in APPS and not self.is_test and self.path != FINDS_OUT_WHO_CALLS
        return inside and any(door in parts[1:] for door in DOORS)

    def at(self, node: ast.AST, complaint: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {complaint}"


def modules(root: Path) -> Iterator[Module]:
    """Our Python files under `root`, migrations (which Django writes) left out."""
    paths = [*root.glob("*.py"), *(path for name in OURS for path in (root / name).rglob("*.py"))]
    for path in sorted(paths):
        if "migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
            yield Module(path.relative_to(root).as_posix(), text, ast.parse(text))


def sizes(root: Path) -> list[str]:
    """Modules and functions that are too long to be read at a sitting."""
    found = []
    for module in modules(root):
        limit = TEST_LIMIT if module.is_test else LIMIT
        if module.lines > limit:
            found.append(f"{module.path}: {module.lines} lines, at most {limit}")
        for node in ast.walk(module.tree):
            if isinstance(node, FUNCTIONS) and (length := _length(node)) > FUNCTION_LIMIT:
                found.append(module.at(node, f"{node.name} has {length} lines, at most {FUNCTION_LIMIT}"))
    return found


def beyond_the_aim(root: Path) -> list[str]:
    """Modules that are allowed, but longer than they should be: worth a look, no fault."""
    return [f"{m.path}: {m.lines} lines" for m in modules(root) if m.lines > AIM and not m.is_test]


def docstrings(root: Path) -> list[str]:
    """Modules with code in them that do not say what lives there."""
    return [
        f"{module.path}: no docstring"
        for module in modules(root)
        if module.tree.body and ast.get_docstring(module.tree) is None
    ]


def names(root: Path) -> list[str]:
    """Modules and packages whose name says nothing about what is in them."""
    found = []
    for module in modules(root):
        for part in Path(module.path).with_suffix("").parts:
            if part in NAMES_THAT_SAY_NOTHING:
                found.append(f"{module.path}: {part!r} says nothing")
    return found


def private_imports(root: Path) -> list[str]:
    """What a module marks as its own with an underscore, used by another of ours."""
    found = []
    for module in modules(root):
        borrowed = set() if module.is_test else _modules_imported(module, root)  # tests replace privates, no more
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and _is_ours(node.module):
                taken = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                found += [module.at(node, f"imports {name}") for name in taken if _is_private(name)]
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in borrowed and _is_private(node.attr):
                found.append(module.at(node, f"uses {ast.unparse(node)}"))
    return found


def scoping(root: Path) -> list[str]:
    """Reads in views and API that do not start from what the person may read."""
    found = []
    for module in modules(root):
        if not module.is_door:
            continue
        scoped = {
            id(node.value)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr == "for_user"
        }
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and _is_manager(node) and id(node) not in scoped:
                found.append(module.at(node, f"{ast.unparse(node)} is not followed by .for_user("))
            elif isinstance(node, ast.Call) and _gets_from_a_model(node):
                found.append(module.at(node, f"{ast.unparse(node.func)} reads a whole model"))
    return found


def signals(root: Path) -> list[str]:
    """Django's signals: calls that cannot be found by searching for them."""
    found = []
    for module in modules(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and _is_signal_import(node):
                found.append(module.at(node, f"imports from {node.module}"))
            elif isinstance(node, ast.Import) and any(alias.name in SIGNAL_MODULES for alias in node.names):
                found.append(module.at(node, "imports Django's signals"))
            elif isinstance(node, ast.Attribute) and ast.unparse(node) == "models.signals":
                found.append(module.at(node, "uses models.signals"))
    return found


def _length(node: ast.AST) -> int:
    return getattr(node, "end_lineno", 0) - getattr(node, "lineno", 0) + 1


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def _is_ours(module: str | None) -> bool:
    return module is not None and module.split(".")[0] in (*OURS, "conftest")


def _modules_imported(module: Module, root: Path) -> set[str]:
    """The names under which whole modules of ours are known in this one."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname for alias in node.names if alias.asname and _is_ours(alias.name)}
        elif isinstance(node, ast.ImportFrom) and _is_ours(node.module):
            folder = root.joinpath(*str(node.module).split("."))
            found |= {
                alias.asname or alias.name
                for alias in node.names
                if (folder / f"{alias.name}.py").is_file() or (folder / alias.name).is_dir()
            }
    return found


def _is_manager(node: ast.Attribute) -> bool:
    return node.attr in {"objects", "_default_manager", "_base_manager"}


def _gets_from_a_model(call: ast.Call) -> bool:
    """`get_object_or_404(Incident, …)`: a class where a queryset should stand."""
    if ast.unparse(call.func).split(".")[-1] not in {"get_object_or_404", "get_list_or_404"} or not call.args:
        return False
    return isinstance(call.args[0], ast.Name) and call.args[0].id[:1].isupper()


def _is_signal_import(node: ast.ImportFrom) -> bool:
    if node.module in {"django.db.models", "django.core", "django.contrib.auth"}:
        return any(alias.name == "signals" for alias in node.names)
    return node.module in SIGNAL_MODULES
