"""The bureau's pages of people: who is shown to whom, and what each form does."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from regencies.models import Invitation, Membership, Phone, User
from regencies.people.invitations import usable
from tests.factories import (
    make_bureau,
    make_invitation,
    make_leader,
    make_officer,
    make_province,
    make_regency,
    make_user,
)

pytestmark = pytest.mark.django_db
PEOPLE = "/pengguna/"


@pytest.fixture
def bureau(biro):
    client = Client()
    client.force_login(biro)
    return client


def page_of(person) -> str:
    return f"/pengguna/{person.pk}/"


def listed(client, query="") -> str:
    content = client.get(f"{PEOPLE}{query}").content.decode()
    return content[content.index('id="orang"') : content.index("</main>")]


def do(client, person, act, **fields):
    return client.post(page_of(person), {"tindakan": act} | fields)


def link_in(response) -> str:
    """The token of the link that the page shows."""
    return re.search(r'value="http://testserver/undangan/#([0-9a-f]{64})"', response.content.decode())[1]


def test_the_list_names_everybody_with_role_state_and_second_factor(
    bureau, biro, officer, neighbour, province
):
    Phone.objects.create(user=biro, name="x", confirmed=True)
    make_officer(neighbour, username="lama", first_name="Lama", is_active=False)
    make_invitation(name="Calon Pimpinan", role="leadership")
    words = " ".join(re.sub(r"<[^>]*>", " ", listed(bureau)).split())
    assert "Siti Aminah Aktif Petugas Disdukcapil Banyuasin siti" in words
    assert "Lama Dinonaktifkan Petugas Disdukcapil Ogan Ilir lama" in words
    assert re.search(r"Rina Aktif Biro Pemerintahan – biro \S.* Ya", words)
    assert "Calon Pimpinan Diundang Pimpinan – – – –" in words


def test_the_list_filters_and_sorts(bureau, officer, neighbour):
    make_officer(neighbour, username="budi", first_name="Budi", is_active=False)
    assert "Budi" not in listed(bureau, "?kabkota=16.07")
    assert "Siti" not in listed(bureau, "?keadaan=off")
    assert "Siti" not in listed(bureau, "?peran=bureau")
    assert "Siti" in listed(bureau, "?peran=\x00&kabkota=99&keadaan=x&page=999999")
    for column in (
        "name",
        "username",
        "role_words",
        "regency_words",
        "state",
        "last_login",
        "has_second_factor",
    ):
        for sign in ("", "-"):
            assert "Siti" in listed(bureau, f"?sort={sign}{column}")
    ordered = listed(bureau, "?sort=-name")
    assert ordered.index("Siti") < ordered.index("Budi")


def test_regencies_without_an_active_officer_are_named(bureau, officer, neighbour):
    make_officer(neighbour, is_active=False)
    content = bureau.get(PEOPLE).content.decode()
    assert "?kabkota=16.10" in content
    assert "?kabkota=16.07" not in content
    assert '<option value="16.10" selected' in bureau.get("/pengguna/undang/?kabkota=16.10").content.decode()


def test_who_is_alone_is_told_to_invite(bureau, officer):
    assert "Baru Anda yang ada di sini" not in bureau.get(PEOPLE).content.decode()
    Membership.objects.filter(user=officer).delete()
    User.objects.filter(pk=officer.pk).delete()
    assert "Baru Anda yang ada di sini" in bureau.get(PEOPLE).content.decode()


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    bureau, province, officer, django_assert_num_queries, django_assert_max_num_queries
):
    bureau.get(PEOPLE)  # the audit trail notes the first visit of an hour
    with django_assert_max_num_queries(20) as few:
        bureau.get(PEOPLE)
    for number in range(5):
        make_officer(make_regency(code=f"16.2{number}"))
        make_invitation()
    with django_assert_num_queries(len(few)):
        bureau.get(PEOPLE)


def invitation_fields(**fields):
    return {
        "name": "Siti Aminah",
        "role": "officer",
        "regency": "16.07",
        "note": "",
        "key": uuid.uuid4(),
    } | fields


def test_an_invitation_shows_its_link_once(bureau, regency):
    fields = invitation_fields()
    response = bureau.post("/pengguna/undang/", fields)
    assert "no-store" in response.headers["Cache-Control"]
    assert usable(link_in(response)).regency == regency
    assert "kami tidak pernah menanyakan kata sandi" in response.content.decode()
    again = bureau.post("/pengguna/undang/", fields, follow=True)
    assert again.redirect_chain[0][0] == f"/pengguna/undangan/{Invitation.objects.get().pk}/"
    assert not re.search("[0-9a-f]{64}", again.content.decode().split("<main")[1])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " \x00 "}, "name"),
        ({"regency": ""}, "regency"),
        ({"regency": "17.01"}, "regency"),
        ({"regency": "\x00"}, "regency"),
        ({"role": "superuser"}, "role"),
        ({"role": ["officer", "\x00"]}, "role"),
        ({"key": "x"}, "key"),
        ({"note": "x" * 999}, "note"),
    ],
)
def test_an_impossible_invitation_is_refused_at_its_field(bureau, regency, fields, field):
    make_regency(province=make_province(code="17", name="Bengkulu"), code="17.01")
    response = bureau.post("/pengguna/undang/", invitation_fields(**fields))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Invitation.objects.exists()


def test_an_invitation_is_withdrawn_or_made_anew(bureau, regency):
    first = link_in(bureau.post("/pengguna/undang/", invitation_fields()))
    place = f"/pengguna/undangan/{Invitation.objects.get().pk}/"
    assert "Menunggu dipakai" in bureau.get(place).content.decode()
    second = link_in(bureau.post(place, {"tindakan": "baru", "key": uuid.uuid4()}))
    assert first != second
    assert "Ditarik" in bureau.get(place).content.decode()
    assert bureau.post(place, {"tindakan": "baru", "key": "\x00"}).status_code == 302
    place = f"/pengguna/undangan/{usable(second).pk}/"
    assert bureau.post(place, {"tindakan": "\x00"}).status_code == 302
    assert usable(second)
    bureau.post(place, {"tindakan": "tarik"})
    assert Invitation.objects.open().count() == 0


def test_an_officer_is_moved_on_his_page(bureau, officer, neighbour):
    member = officer.memberships.get()
    refused = do(bureau, officer, f"pindah-{member.pk}", regency="16.10", why="")
    assert refused.status_code == 422
    assert "Tulis alasannya" in refused.content.decode()
    response = do(bureau, officer, f"pindah-{member.pk}", regency="16.10", why="Mutasi")
    assert response.url == page_of(officer)
    member.refresh_from_db()
    assert member.regency == neighbour
    history = bureau.get(page_of(officer)).content.decode()
    assert "Dipindahkan: Petugas Disdukcapil dari Kabupaten Banyuasin ke Kabupaten Ogan Ilir" in history
    assert "Rina" in history and "Mutasi" in history


def test_a_role_is_given_and_taken_on_the_page(bureau, officer):
    do(bureau, officer, "beri", role="leadership", regency="", why="Plt. Kepala")
    member = officer.memberships.get(role="leadership")
    do(bureau, officer, f"cabut-{member.pk}", why="Selesai")
    assert officer.memberships.get().role == "officer"
    history = bureau.get(page_of(officer)).content.decode()
    assert history.index("Peran dicabut: Pimpinan") < history.index("Peran diberikan: Pimpinan")


def test_the_account_s_acts_each_do_what_they_say(bureau, officer):
    Phone.objects.create(user=officer, name="x", confirmed=True)
    epoch = officer.session_epoch
    do(bureau, officer, "sesi", why="Ponsel hilang")
    do(bureau, officer, "faktor", why="Ponsel hilang")
    token = link_in(do(bureau, officer, "sandi", why="Lupa", key=uuid.uuid4()))
    assert usable(token).user == officer
    do(bureau, officer, "nonaktif", why="Pensiun")
    officer.refresh_from_db()
    assert (officer.is_active, officer.session_epoch) == (False, epoch + 3)
    assert not Phone.objects.exists()
    do(bureau, officer, "aktif", why="")
    history = bureau.get(page_of(officer)).content.decode()
    for words in (
        "Semua sesi diakhiri",
        "Verifikasi dua langkah dihapus",
        "Tautan kata sandi baru dibuat",
        "Tautan kata sandi baru ditarik",
        "Akun dinonaktifkan",
        "Akun diaktifkan",
    ):
        assert words in history
    assert history.count("Semua sesi diakhiri<") == 1


@pytest.mark.parametrize("act", ["", "\x00", "cabut-1", "pindah-999999999999999999999", "x" * 10_000])
def test_an_act_that_is_not_offered_does_nothing(bureau, officer, act):
    assert do(bureau, officer, act, why="x").status_code == 302
    assert officer.memberships.count() == 1


def test_nobody_acts_on_another_person_s_role_through_somebody_s_page(bureau, officer, neighbour):
    other = make_officer(neighbour)
    do(bureau, officer, f"cabut-{other.memberships.get().pk}", why="x")
    assert other.memberships.exists()


def test_one_s_own_page_offers_to_leave_and_to_sign_out_only(bureau, biro, province):
    assert do(bureau, biro, f"cabut-{biro.memberships.get().pk}", why="Pindah").status_code == 422
    for act in ("beri", "sandi", "faktor", "nonaktif"):
        do(bureau, biro, act, why="x", role="leadership", regency="", key=uuid.uuid4())
    biro.refresh_from_db()
    assert biro.is_active and biro.memberships.count() == 1
    make_bureau(province)
    response = do(bureau, biro, f"cabut-{biro.memberships.get().pk}", why="Pindah")
    assert response.url == reverse("accounts:home")
    assert not biro.memberships.exists()


def test_an_account_with_rights_elsewhere_shows_and_offers_its_role_here_only(bureau, officer):
    other = make_province(code="17", name="Bengkulu")
    Membership.objects.create(user=officer, role="bureau", province=other)
    page = bureau.get(page_of(officer)).content.decode()
    assert "di luar provinsi Anda" in page
    assert "Bengkulu" not in page
    assert "Masuk terakhir" not in page
    for act in ("sandi", "faktor", "nonaktif", "sesi"):
        assert do(bureau, officer, act, why="x", key=uuid.uuid4()).status_code == 302
    officer.refresh_from_db()
    assert officer.is_active and officer.session_epoch == 0
    assert not Invitation.objects.exists()


def outsiders(province, regency):
    return [
        make_bureau(make_province(code="17", name="Bengkulu")),
        make_officer(regency),
        make_leader(province),
        make_user(),
    ]


def test_nobody_else_sees_or_does_any_of_it(officer, province, regency):
    waiting = make_invitation()
    addresses = (page_of(officer), f"/pengguna/undangan/{waiting.pk}/")
    for user in outsiders(province, regency):
        client = Client()
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == 404
            for act in ("tarik", "baru", "nonaktif", f"cabut-{officer.memberships.get().pk}"):
                assert client.post(address, {"tindakan": act, "why": "x"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.withdrawn_at is None
    assert User.objects.get(pk=officer.pk).is_active


def test_forms_need_a_token_of_these_pages(biro, officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(biro)
    assert do(strict, officer, "nonaktif", why="x").status_code == 403
    assert strict.post("/pengguna/undang/", invitation_fields()).status_code == 403
