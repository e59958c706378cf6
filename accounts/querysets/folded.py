"""Text without regard to case and accents, as the database folds it for look-ups and their indexes."""

from typing import Any

from django.db.models import Func, TextField


class Folded(Func):
    """`folded(text)`: lower case, accents taken off. The function is made by this app's migrations."""

    function = "folded"
    arity = 1

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, output_field=TextField(), **extra)
