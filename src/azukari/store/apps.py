"""The Django application of the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables of the record; no content of entrusted information is ever in one of them."""

    name = "azukari.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
