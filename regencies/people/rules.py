"""What the bureau may do to whom. Every change of people holds its province, so that of two changes at once
the second sees the first."""

from django.utils.translation import gettext as _

from regencies.models import Membership, Province, User

Role = Membership.Role


class Refused(Exception):
    """It is not done; ``str`` is the sentence that says why."""


def hold(actor: User | None, province: Province) -> Province:
    """Lock *province* until the transaction ends.

    Raises ``Province.DoesNotExist`` when *actor* (None: at the command line) does not keep it.
    """
    held = Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    # Asked for only now: whoever waited for the lock would else be judged by what was before.
    kept = Membership.objects.filter(user=actor, user__is_active=True, role=Role.BUREAU, province=held)
    if actor is not None and not kept.exists():
        raise Province.DoesNotExist
    return held


def kept_person(province: Province, person: User) -> User:
    """*person* as stored now. Raises ``User.DoesNotExist`` for somebody whom *province* does not know."""
    return User.objects.kept_by(province).get(pk=person.pk)


def belongs_elsewhere(person: User, province: Province) -> bool:
    """Whether the account opens more than *province*: then its bureau changes its own roles only."""
    return person.is_superuser or person.is_staff or person.memberships.exclude(province=province).exists()


def refuse_own(actor: User | None, person: User) -> None:
    if actor is not None and actor.pk == person.pk:
        raise Refused(_("Akun Anda sendiri diubah oleh rekan Biro, bukan oleh Anda sendiri."))


def refuse_foreign(person: User, province: Province) -> None:
    if belongs_elsewhere(person, province):
        raise Refused(
            _(
                "Akun ini juga mempunyai hak di luar provinsi Anda. Anda hanya dapat mengubah perannya di "
                "sini; sandi, faktor kedua, dan status akunnya diurus pengelola aplikasi."
            )
        )


def refuse_last_bureau(person: User, province: Province) -> None:
    """A province without its bureau could let nobody in again."""
    left = Membership.objects.filter(province=province, role=Role.BUREAU, user__is_active=True)
    if not left.exclude(user=person).exists():
        raise Refused(
            _("Ini satu-satunya akun Biro yang aktif di provinsi ini. Undang dan aktifkan rekan Biro dahulu.")
        )


def refuse_without_reason(why: str) -> str:
    """The reason on one line."""
    why = " ".join(why.replace("\x00", " ").split())
    if not why:
        raise Refused(_("Tulis alasannya."))
    return why
