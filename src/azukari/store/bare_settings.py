"""Settings that the type checker reads the models with. No process runs on them: instances are configured by ``configure``."""

from azukari.store.configure import APPS, database

SECRET_KEY = "not used at run time"  # noqa: S105 — the type checker signs nothing
INSTALLED_APPS = list(APPS)
DATABASES = {"default": database("sqlite:////nowhere")}
USE_TZ = True
