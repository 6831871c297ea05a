"""Everything of a regency and its province that changes a page of figures."""

import datetime as dt

from regencies.models import Deadline, Membership, Regency, ServiceDayException, UnderdevelopedPeriod
from reports import recompute
from tests.factories import make_answer, make_report, make_request


def change_name(regency):
    Regency.objects.filter(pk=regency.pk).update(capital="Lain")


def change_deadline(regency):
    Deadline.objects.update(name="Lain")


def open_a_sunday(regency):
    ServiceDayException.objects.create(
        province=regency.province, date=dt.date(2016, 9, 4), is_open=True, reason="Jemput bola"
    )


def list_as_underdeveloped(regency):
    UnderdevelopedPeriod.objects.create(regency=regency, from_year=2015, legal_basis="Perpres 131/2015")


def report(regency):
    make_report(regency=regency, date=dt.date(2016, 8, 30))


def derive_anew(regency):
    recompute.insist(recompute.rebuild, regency.pk)


def ask_for_a_correction(regency):
    make_request(regency=regency)


def answer_a_mark(regency):
    make_answer(regency=regency)


def rename_a_colleague(regency):
    colleague = Membership.objects.exclude(role="bureau").get().user
    colleague.first_name = "Lain"
    colleague.save()


CHANGES = [
    change_name,
    change_deadline,
    open_a_sunday,
    list_as_underdeveloped,
    report,
    derive_anew,
    ask_for_a_correction,
    answer_a_mark,
    rename_a_colleague,
]
