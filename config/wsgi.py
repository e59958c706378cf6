"""The web server's entrance."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)

# What is loaded by now stays for good. Looking through all of it for garbage, every few dozen requests, made whoever
# had asked then wait a tenth of a second longer.
gc.collect()
gc.freeze()
