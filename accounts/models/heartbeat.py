"""When the workers were last seen alive. What says that alerts move stands in the database, not in the broker."""

from django.db import models

from accounts.vocabulary import Sign


class Heartbeat(models.Model):
    """The last time that something was done. Written over again and again; nothing is remembered of it."""

    name = models.CharField(max_length=8, choices=Sign, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_name_display()}, {self.at:%Y-%m-%d %H:%M:%S}"
