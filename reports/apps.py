from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Kemajuan dan tenggat")

    def ready(self) -> None:
        from ektp import language, metrics
        from regencies.signals import ledger_changed
        from reports.notices import notify

        language.keep_by_thread()
        metrics.listen()
        ledger_changed.connect(notify, dispatch_uid="reports.notices.notify")
