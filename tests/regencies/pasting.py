"""What the tests about pasted messages share: texts, and what a browser would send."""

import re

OWN, ANY = "/lapor/16.13/tempel/", "/lapor/tempel/"
EXAMPLE = (
    "Lapor Disdukcapil Muratara Selasa 30/8/2016: perekaman 112, cetak 85, sisa blangko 1.907, suket 0, "
    "kendala: jaringan putus 2 jam"
)
WHOLE = (
    "Muratara 30/8/2016 perekaman 112, cetak 85, cetak ulang 0, blangko masuk 0, blangko rusak 1, suket 0, "
    "suket ditarik 0"
)


def read(client, text, url=OWN):
    return client.post(url, {"pesan": text})


def card(response, number=0):
    return response.context["desk"].cards[number]


def on_page(response) -> dict[str, str]:
    """What a browser would send of the confirmation's form."""
    desk = response.context["desk"]
    posted = {"pesan": desk.asked.text, "dibaca": desk.asked.today.isoformat()}
    for each in desk.cards:
        prefix = each.prefix
        if each.outcome:
            posted |= {f"{prefix}-seen": each.seen, f"{prefix}-outcome": each.outcome}
        elif each.can_save:
            fields = [*each.where, *each.form]
            posted |= {
                field.html_name: str(field.value() if field.value() is not None else "") for field in fields
            }
            posted |= {f"{prefix}-seen": each.seen, f"{prefix}-base_version": str(each.base_version)}
    return posted


def confirm(client, response, which="semua", url=OWN, **typed):
    typed = {re.sub("^r(.)_", r"r\1-", name): value for name, value in typed.items()}
    return client.post(url, on_page(response) | {"simpan": which} | typed)


def values(response, number=0) -> dict:
    return {row.field.name: row.field.value() for row in card(response, number).rows}


def errors(response, number=0) -> dict[str, list[str]]:
    return dict(card(response, number).form.errors)
