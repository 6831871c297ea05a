"""The picture that an authenticator app scans."""

import segno
from django.utils.safestring import SafeString, mark_safe

_BORDER = 4  # modules of quiet around, as the standard asks


def qr_code(text: str) -> SafeString:
    """An inline SVG without scripts and style attributes, black on white in every theme: apps expect that."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(
        code.svg_inline(
            omitsize=True, border=_BORDER, dark="#000", light="#fff", svgclass="qr", lineclass=None
        )
    )
