"""Write the page of the documentation on the steps of review anew, after their table was changed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from incidents.rules.workflow_page import PAGE, workflow_page


class Command(BaseCommand):
    help = f"Write {PAGE} from the table of steps."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / PAGE).write_text(workflow_page(), encoding="utf-8")
        self.stdout.write(f"{PAGE} is written.")
