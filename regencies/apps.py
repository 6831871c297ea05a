from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegenciesConfig(AppConfig):
    name = "regencies"
    verbose_name = _("Data wilayah dan laporan")

    def ready(self) -> None:
        from regencies.audit import signals
        from regencies.sign_in import sessions

        signals.connect()
        sessions.connect()
