"""A province with one regency of each kind of trouble, and what a reader sees of its pages.

At the close of 30 August 2016, a month before the deadline, 22 service days left:

=====  ========================  ========  ========  =========  =========  ==================
code   name                      eligible  recorded  remaining  a day      status
=====  ========================  ========  ========  =========  =========  ==================
16.01  Kabupaten Muara           10.000    5.300     4.700      15         behind
16.02  Kabupaten Hulu            1.000     900       100        15         on track
16.05  Kabupaten Seberang        300       unknown   300        unknown    no data
16.71  Kota Bandar               500       530       0          1,5        reached
=====  ========================  ========  ========  =========  =========  ==================
"""

import datetime as dt
import re
from html import unescape

from regencies.models import FLOWS, DailyReport, Province, Regency, UnderdevelopedPeriod
from tests.factories import make_balance, make_deadline, make_population, make_province, make_regency
from tests.reports.worlds import FIRST, OPENING, bring_all_up_to_date

UNTIL = dt.date(2016, 8, 30)


def make_shown_province() -> Province:
    province = make_province()
    muara = make_regency(code="16.01", name="Muara", short_name="Muara")
    hulu = make_regency(code="16.02", name="Hulu", short_name="Hulu", formed_on=dt.date(2013, 6, 11))
    bandar = make_regency(code="16.71", name="Bandar", short_name="Bandar")
    seberang = make_regency(code="16.05", name="Seberang", short_name="Seberang")
    UnderdevelopedPeriod.objects.create(
        regency=muara, from_year=2015, to_year=2019, legal_basis="Perpres 131/2015"
    )
    for regency, eligible in [(muara, 10_000), (hulu, 1_000), (bandar, 500), (seberang, 300)]:
        make_population(regency=regency, eligible=eligible)
    for regency, opening, daily in [(muara, 5_000, 10), (hulu, 600, 10), (bandar, 500, 1)]:
        make_balance(
            regency=regency,
            date=OPENING,
            recorded_total=opening,
            printed_total=opening // 2,
            blank_stock=500,
            temporary_outstanding=0,
        )
        report_daily(regency, daily)
    make_deadline(name="Wajib rekam 2016", legal_basis="SE Mendagri 471/1768/SJ")
    bring_all_up_to_date()
    return province


def report_daily(regency: Regency, recorded: int) -> None:
    """The same report on every day of August; half as many cards."""
    days = [FIRST + dt.timedelta(days=offset) for offset in range((UNTIL - FIRST).days + 1)]
    flows = dict.fromkeys(FLOWS, 0) | {"recorded": recorded, "printed": recorded // 2}
    DailyReport.objects.bulk_create(DailyReport(regency=regency, date=day, **flows) for day in days)


def text_of(response, part: str = "main") -> str:
    """The words of a page's <main> (or of the first element with *part* as its id), as a reader gets them."""
    html = response.content.decode()
    if part == "main":
        html = html[html.index("<main") : html.index("</main>")]
    html = re.sub(r"<script.*?</script>|<svg.*?</svg>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def table_of(response, caption: str) -> list[list[str]]:
    """Header and rows of the table with that caption."""
    html = response.content.decode()
    start = html.index(f">{caption}</caption>")
    table = re.sub(r"<svg.*?</svg>", "", html[start : html.index("</table>", start)], flags=re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)
        ]
        for row in rows
    ]
