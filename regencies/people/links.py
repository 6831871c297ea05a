"""A link that is shown once, with a message around it that can be sent as it stands."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from regencies.clock import local
from regencies.formatting import clock_time, long_date
from regencies.models import Invitation
from regencies.people.invitations import Made


def address_of(made: Made, site: str) -> str:
    """*site* is ``https://host``.

    The token stands behind the #, which browsers send to nobody: no log, no proxy, no preview of a chat
    program and no ``Referer`` holds it.
    """
    return f"{site}{reverse('regencies:invited')}#{made.token}"


def own_site() -> str:
    """Where browsers reach this installation, as far as its settings say."""
    if settings.EKTP_LOCAL:
        return f"http://{settings.EKTP_HOST}:{settings.EKTP_PORT}"
    scheme = "http" if settings.HTTPS == "off" else "https"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0].lstrip('.')}"


def printed(made: Made, site: str = "") -> str:
    """The link for the terminal, with until when it holds."""
    zone = made.invitation.province.zone_label
    ends = local(made.invitation.expires_at, made.invitation.province.timezone)
    return f"{address_of(made, site or own_site())}\nIt opens once, until {ends:%Y-%m-%d %H:%M} {zone}."


@dataclass(frozen=True)
class Link:
    """``message`` is Indonesian whatever the maker reads: it goes to an officer."""

    invitation: Invitation
    address: str
    message: str

    @classmethod
    def of(cls, request: HttpRequest, made: Made) -> "Link":
        address = address_of(made, f"{request.scheme}://{request.get_host()}")
        return cls(made.invitation, address, message_for(made.invitation, address))


def message_for(invitation: Invitation, address: str) -> str:
    """What is sent to the invited person."""
    with translation.override("id"):
        ends = local(invitation.expires_at, invitation.province.timezone)
        words = {
            "name": invitation.name,
            "role": invitation.get_role_display(),
            "area": (invitation.regency or invitation.province),
            "day": long_date(ends),
            "time": clock_time(ends),
            "zone": invitation.province.zone_label,
            "bureau": invitation.province.bureau_name,
        }
        if invitation.kind == Invitation.Kind.PASSWORD:
            what = _("Buka tautan ini untuk memilih kata sandi baru akun Pantau KTP-el Anda:") % words
        else:
            what = (
                _(
                    "Anda diundang memakai Pantau KTP-el sebagai %(role)s, %(area)s. Buka tautan ini "
                    "untuk memilih nama pengguna dan kata sandi Anda sendiri:"
                )
                % words
            )
        until = (
            _(
                "Tautan berlaku sampai %(day)s pukul %(time)s %(zone)s dan hanya dapat dipakai satu kali. "
                "Jangan teruskan kepada siapa pun; kami tidak pernah menanyakan kata sandi Anda."
            )
            % words
        )
        greeting = _("Yth. %(name)s,") % words
    return "\n\n".join([greeting, what, address, until, str(words["bureau"])])
