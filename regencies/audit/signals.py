"""Sign-ins, sign-outs and failures, whichever page they come from."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from regencies.audit.recording import Deed, record_if_possible
from regencies.models import AuditEvent, User

Action = AuditEvent.Action


def _signed_in(sender, request, user, **kwargs) -> None:
    record_if_possible(Deed(Action.SIGNED_IN, "account"), user=user, request=request)


def _signed_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        record_if_possible(Deed(Action.SIGNED_OUT, "account"), user=user, request=request)


def _failed(sender, credentials, request=None, **kwargs) -> None:
    """A name that nobody has is not kept: people type their password there."""
    name = str(credentials.get("username") or "")[:150].replace("\0", "")
    known = User.objects.filter(username=name).first()
    record_if_possible(Deed(Action.SIGN_IN_FAILED, "account"), user=known, request=request)


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
