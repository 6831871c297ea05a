"""Two people edit one report: the second is told what the first changed, chooses, and loses nothing."""

import threading

import pytest
from django.db import connection

from regencies.ledger import Conflict, Entry, Outcome, save_report
from regencies.models import DailyReport
from tests.factories import make_bureau, make_officer, make_regency
from tests.regencies.test_report_form import DAY, URL, send


@pytest.fixture
def regency():
    return make_regency(code="16.13")


@pytest.fixture
def officer(regency):
    return make_officer(regency, first_name="Siti")


@pytest.fixture
def bureau(regency):
    return make_bureau(regency.province, first_name="Budi")


@pytest.fixture
def conflict(client, officer, bureau):
    """The officer changed 112 to 120 while the bureau, who had opened 112, typed 130."""
    client.force_login(officer)
    send(client)
    send(client, base_version="1", recorded="120", reason="Salah ketik")
    client.force_login(bureau)
    return send(client, base_version="1", recorded="130", note="Dua desa", reason="Hitung ulang")


def rows(response) -> dict[str, tuple[str, str, str]]:
    return {row.label: (row.opened, row.now, row.mine) for row in response.context["conflict"].rows}


@pytest.mark.django_db
def test_the_second_sees_field_by_field_what_the_first_changed_and_what_he_typed(conflict):
    assert conflict.status_code == 409
    assert rows(conflict)["Perekaman"] == ("112", "120", "130")
    assert rows(conflict)["Keterangan"] == ("", "", "Dua desa")
    page = conflict.content.decode()
    assert "Siti" in page
    assert "Salah ketik" in page


@pytest.mark.django_db
def test_nothing_is_written_until_he_has_chosen(conflict, regency):
    assert regency.daily_reports.get().recorded == 120


def choice(response, **chosen) -> dict[str, str]:
    """What the page's form sends: what is chosen beforehand, then what the second picks."""
    conflict = response.context["conflict"]
    picked = {row.name: getattr(row, f"plain_{row.chosen}") for row in conflict.rows if row.chosen}
    fixed = {"base_version": str(conflict.version), "chosen": "1", "reason": "Hitung ulang"}
    return picked | dict(conflict.same) | fixed | chosen


@pytest.mark.django_db
def test_only_what_both_changed_must_be_chosen(client, conflict, regency):
    chosen = {row.name: row.chosen for row in conflict.context["conflict"].rows if row.differs}
    assert chosen == {"recorded": "", "note": "mine"}
    refused = client.post(f"{URL}?tanggal={DAY}", choice(conflict))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["recorded"]
    assert regency.daily_reports.get().recorded == 120


@pytest.mark.django_db
def test_what_only_the_first_changed_stays_as_he_left_it(client, officer, bureau, regency):
    client.force_login(officer)
    send(client, reprinted="4")
    send(client, base_version="1", recorded="120", reprinted="0", reason="Salah ketik")
    client.force_login(bureau)
    response = send(client, base_version="1", reprinted="4", printed="90", reason="Kartu kemarin")
    assert client.post(f"{URL}?tanggal={DAY}", choice(response)).status_code == 302
    report = regency.daily_reports.get()
    assert (report.recorded, report.printed, report.reprinted) == (120, 90, 0)


@pytest.mark.django_db
def test_a_field_that_nobody_chose_is_never_taken_for_nothing(client, officer, bureau, regency):
    client.force_login(officer)
    send(client, reprinted="4")
    client.force_login(bureau)
    response = send(client, reprinted="7")
    assert list(client.post(f"{URL}?tanggal={DAY}", choice(response)).context["form"].errors) == ["reprinted"]
    assert regency.daily_reports.get().reprinted == 4


@pytest.mark.django_db
def test_his_own_choice_is_written_and_both_stay_in_the_history(client, conflict, regency):
    assert client.post(f"{URL}?tanggal={DAY}", choice(conflict, recorded="130")).status_code == 302
    report = regency.daily_reports.get()
    assert (report.recorded, report.note, report.version) == (130, "Dua desa", 3)
    assert list(report.history.order_by("pgh_id").values_list("recorded", flat=True)) == [112, 120, 130]


@pytest.mark.django_db
def test_a_third_change_meanwhile_is_told_again(client, conflict, officer, bureau, regency):
    again = choice(conflict, recorded="130")
    client.force_login(officer)
    send(client, base_version="2", recorded="125", reason="Berita acara")
    client.force_login(bureau)
    response = client.post(f"{URL}?tanggal={DAY}", again)
    assert response.status_code == 409
    assert rows(response)["Perekaman"] == ("120", "125", "130")


@pytest.mark.django_db
def test_two_first_senders_are_told_of_each_other(client, officer, bureau):
    client.force_login(officer)
    send(client)
    client.force_login(bureau)
    response = send(client, recorded="130")
    assert response.status_code == 409
    assert "lebih dulu" in response.content.decode()
    assert rows(response)["Perekaman"] == ("", "112", "130")


@pytest.mark.django_db
def test_the_same_figures_by_two_people_are_no_conflict(client, officer, bureau, regency):
    client.force_login(officer)
    send(client)
    client.force_login(bureau)
    assert send(client).url.endswith("tersimpan=unchanged")
    assert regency.daily_reports.get().version == 1


def race(*, users, regency, counts) -> list:
    """Both send their first report at the same moment, each by a connection of his own."""
    start = threading.Barrier(len(users))
    outcomes = []

    def send_first(user, recorded) -> None:
        zeros = dict.fromkeys(
            ["reprinted", "blanks_received", "blanks_spoiled", "temporary_issued", "temporary_withdrawn"], 0
        )
        start.wait()
        try:
            saved = save_report(
                user=user,
                regency=regency,
                date=DAY,
                entry=Entry(recorded=recorded, printed=5, **zeros),
                base_version=0,
            )
            outcomes.append(saved.outcome)
        except Conflict:
            outcomes.append(Conflict)
        finally:
            connection.close()

    threads = [threading.Thread(target=send_first, args=pair) for pair in zip(users, counts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_send_at_once_one_is_saved_and_the_other_is_told(officer, bureau, regency, attempt):
    outcomes = race(users=[officer, bureau], regency=regency, counts=[112, 130])
    assert sorted(map(str, outcomes)) == sorted(map(str, [Outcome.ADDED, Conflict]))
    assert DailyReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_who_sends_twice_at_once_makes_one_report(officer, regency):
    outcomes = race(users=[officer] * 4, regency=regency, counts=[112] * 4)
    assert sorted(outcomes) == [Outcome.ADDED, *[Outcome.UNCHANGED] * 3]
    assert DailyReport.objects.get().history.count() == 1
