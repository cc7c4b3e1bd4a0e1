"""Django's settings for the web face of one instance, to be given to ``instance.connect(extra=…)``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from azukari.desk.instance import Instance

HERE: Final = Path(__file__).parent
SESSION_HOURS: Final = 12
"""After so long one signs in anew, however busy; idleness ends a session sooner (:mod:`azukari.web.signed_in`)."""
UPLOAD: Final = 64 * 1024 * 1024
"""What one form can bring along, attachments included; they are held in memory and never on disk."""
FIELDS: Final = 20_000


def web_settings(instance: Instance) -> dict[str, Any]:
    """Templates, middleware, addresses, sessions and headers; cookies travel over TLS only where people reach the instance by TLS."""
    base = urlsplit(instance.configuration.base)
    secure = base.scheme == "https"
    hosts = {base.hostname or "localhost"} | (set() if secure else {"localhost", "127.0.0.1", "[::1]"})
    return {
        "ROOT_URLCONF": "azukari.web.urls",
        "ALLOWED_HOSTS": sorted(hosts),
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "azukari.web.middleware.headers",
            "django.middleware.gzip.GZipMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "azukari.web.middleware.language",
            "django.middleware.csrf.CsrfViewMiddleware",
            "azukari.web.middleware.signed_in",
            "azukari.web.apart.administrators",
            "azukari.web.middleware.troubles",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"environment": "azukari.web.drawing.environment", "trim_blocks": True, "lstrip_blocks": True},
            }
        ],
        "SESSION_ENGINE": "azukari.web.session_store",
        "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer",
        "SESSION_COOKIE_NAME": "__Host-azukari" if secure else "azukari",
        "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-azukari-csrf" if secure else "azukari-csrf",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_TRUSTED_ORIGINS": [f"{base.scheme}://{base.netloc}"],
        "CSRF_FAILURE_VIEW": "azukari.web.views.forged",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": secure,
        "SECURE_SSL_REDIRECT": False,
        # a proxy ends TLS and leads http to https (W008); names of a closed network are on no browser's list (W021);
        # who asks is checked by our own middleware, which Django's checks do not know by name
        "SILENCED_SYSTEM_CHECKS": ["security.W002", "security.W008", "security.W021"],
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": UPLOAD // 8,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": FIELDS,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "FILE_UPLOAD_MAX_MEMORY_SIZE": UPLOAD,
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "loggers": {
                "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
                "azukari.sign_in": {"handlers": ["console"], "level": "INFO"},
            },
        },
        "USE_I18N": False,
        "DEBUG": False,
        "APPEND_SLASH": False,
    }
