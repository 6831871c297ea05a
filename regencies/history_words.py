"""Who and why of the history in the reader's language, where a program and not a person wrote them down."""

from django.utils.translation import gettext as _


def said_who(event) -> str:
    """The person of an event's context; a database account is named where nobody else is known."""
    name = (event.pgh_context or {}).get("user_name")
    if not name:
        return _("Akun basis data %(name)s") % {"name": event.database_user}
    if name == "command line":
        return _("Baris perintah")
    if name.startswith("demonstration "):
        return _("Simulasi %(name)s") % {"name": name.removeprefix("demonstration ")}
    return name


def said_why(event) -> str:
    """The reason of an event's context; empty where none was given or a program has none."""
    why = (event.pgh_context or {}).get("why") or ""
    if why.startswith("load_demonstration "):
        return ""
    command, *words = why.split(" ", 2)
    if command == "import" and len(words) == 2:
        return _("impor berkas %(name)s") % {"name": words[1]}
    return why
