"""The province's page, sentence by sentence, from rows in the database to what a reader gets."""

import datetime as dt

import pytest

from regencies.models import Deadline, Province, Regency
from tests.factories import (
    make_balance,
    make_bureau,
    make_deadline,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.reports.shown import make_shown_province, table_of, text_of
from tests.reports.worlds import bring_all_up_to_date

pytestmark = pytest.mark.django_db
ADDRESS = "/provinsi/16/"
CAPTION = "Kabupaten dan kota menurut sisanya"


@pytest.fixture
def province() -> Province:
    return make_shown_province()


@pytest.fixture
def reader(client):
    client.force_login(make_bureau(make_province()))
    return client


def names(response) -> list[str]:
    return [row[0] for row in table_of(response, CAPTION)[1:]]


class TestHeadline:
    def test_says_how_long_how_many_and_how_fast(self, province, reader):
        page = text_of(reader.get(ADDRESS))

        assert "31 hari lagi 22 hari kerja sampai 30 September 2016" in page
        assert "Belum terekam 5.100 orang Cakupan 57,03% : 6.730 dari 11.800 wajib KTP" in page
        assert "Diperlukan 232 Sekarang 32 Perlu 7,4 kali laju sekarang." in page

    def test_gives_no_finish_while_a_regency_has_none(self, province, reader):
        page = text_of(reader.get(ADDRESS))

        assert "Perkiraan selesai Belum dapat diperkirakan" in page
        assert "1 kabupaten/kota tidak dapat diperkirakan selesainya; perlu 232 per hari." in page

    def test_names_who_finishes_last_with_the_gap_in_days_and_people(self, province, reader):
        seberang = Regency.objects.get(code="16.05")
        make_balance(regency=seberang, recorded_total=300)
        bring_all_up_to_date()

        page = text_of(reader.get(ADDRESS))

        assert "Perkiraan selesai 13 Desember 2017 439 hari setelah tenggat pita 80%:" in page
        assert "terakhir: Muara 4.370 orang belum terekam pada 30 Sep 2016 bila laju tetap" in page
        assert (
            "Tertinggal : dengan laju sekarang kabupaten/kota terakhir, Kabupaten Muara, selesai "
            "13 Desember 2017, 439 hari setelah tenggat; perlu 219 per hari." in page
        )

    def test_says_how_far_the_data_reach(self, province, reader):
        page = text_of(reader.get(ADDRESS))

        assert "Laporan lengkap sampai 30 Agustus 2016 3 dari 4 sudah melapor untuk 30 Agustus 2016" in page

    def test_forecasts_nothing_that_is_done(self, reader):
        province = make_province()
        regency = make_regency(province=province)
        make_population(regency=regency, eligible=100)
        make_balance(regency=regency, recorded_total=90)
        make_deadline(province=province)
        make_report(regency=regency, date=dt.date(2016, 8, 15), recorded=10)
        bring_all_up_to_date()

        page = text_of(reader.get(ADDRESS))

        assert "Tercapai 15 Agustus 2016" in page
        assert "Perkiraan selesai" not in page.split("Kabupaten dan kota")[0]
        assert "Perlu" not in page.split("Kabupaten dan kota")[0]

    def test_counts_the_days_after_a_missed_deadline(self, province, reader):
        Deadline.objects.update(due_on=dt.date(2016, 8, 19))
        bring_all_up_to_date()

        page = text_of(reader.get(ADDRESS))

        assert "11 hari lewat tenggatnya 19 Agustus 2016" in page
        assert "Terlewat : tenggat 19 Agustus 2016 lewat dengan 5.100 orang tersisa" in page


class TestTable:
    def test_has_a_row_for_each_regency_the_largest_gap_first(self, province, reader):
        header, *rows = table_of(reader.get(ADDRESS), CAPTION)

        assert [row[0].split(" daerah")[0] for row in rows] == [
            "Kabupaten Muara",
            "Kabupaten Seberang",
            "Kabupaten Hulu",
            "Kota Bandar",
        ]
        assert dict(zip(header, rows[0], strict=True)) == {
            "Kabupaten/kota": "Kabupaten Muara daerah tertinggal",
            "Status": "Tertinggal dengan laju 15,00 per hari kerja selesai 13 Desember 2017, 439 hari "
            "setelah tenggat; perlu 214 per hari.",
            "Cakupan": "53,00%",
            "Sisa": "4.700",
            "Porsi sisa": "92,15%",
            "Laju": "15,00",
            "Perlu per hari": "214",
            "Perkiraan selesai": "13 Des 2017",
            "Selisih hari": "+439",
            "Hari diam": "0",
            "Stok blangko": "350",
            "Tanpa kartu dan suket": "2.650",
        }

    def test_shows_what_is_unknown_as_unknown(self, province, reader):
        _header, _muara, seberang, *_rest = table_of(reader.get(ADDRESS), CAPTION)

        assert seberang[1] == "Tanpa data belum ada laporan atau saldo awal; perlu 14 per hari."
        assert seberang[3] == "300"
        assert seberang[5] == seberang[7] == seberang[10] == "–"

    def test_marks_a_coverage_above_the_whole(self, province, reader):
        bandar = table_of(reader.get(ADDRESS), CAPTION)[-1]

        assert bandar[2] == "106,00% lebih dari wajib KTP"

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("jenis=kota", ["Kota Bandar"]),
            ("tanda=tertinggal", ["Kabupaten Muara daerah tertinggal"]),
            ("tanda=baru", ["Kabupaten Hulu daerah baru"]),
            ("status=no_data", ["Kabupaten Seberang"]),
            ("jenis=kabupaten&status=on_track", ["Kabupaten Hulu daerah baru"]),
        ],
    )
    def test_filters_by_kind_tag_and_status(self, province, reader, query, expected):
        assert names(reader.get(f"{ADDRESS}?{query}")) == expected

    def test_takes_an_unknown_filter_for_none(self, province, reader):
        assert len(names(reader.get(f"{ADDRESS}?jenis=desa&status=%00"))) == 4

    def test_says_when_nothing_fits(self, province, reader):
        page = text_of(reader.get(f"{ADDRESS}?jenis=kota&status=behind"))

        assert "Tidak ada kabupaten/kota yang cocok." in page
        assert "Hapus saringan" in page

    @pytest.mark.parametrize(
        ("sort", "first"),
        [
            ("area_name", "Kabupaten Hulu daerah baru"),
            ("-area_name", "Kota Bandar"),
            ("remaining", "Kota Bandar"),
            ("-coverage", "Kota Bandar"),
            ("status", "Kabupaten Muara daerah tertinggal"),
            ("nothing-of-the-kind", "Kabupaten Muara daerah tertinggal"),
        ],
    )
    def test_sorts(self, province, reader, sort, first):
        assert names(reader.get(f"{ADDRESS}?sort={sort}"))[0] == first

    @pytest.mark.parametrize("sort", ["pace", "-pace", "projected_on", "-projected_on", "blank_stock"])
    def test_sorts_what_is_partly_unknown(self, province, reader, sort):
        assert len(names(reader.get(f"{ADDRESS}?sort={sort}"))) == 4

    def test_a_regency_that_is_done_shows_since_when(self, province, reader):
        bandar = table_of(reader.get(ADDRESS), CAPTION)[-1]

        assert bandar[1] == "Tercapai sasaran 500 orang terpenuhi sejak 31 Juli 2016."
        assert bandar[7] == "sejak 31 Jul 2016"

    def test_links_keep_the_date(self, province, reader):
        html = reader.get(f"{ADDRESS}?tanggal=2016-08-15").content.decode()

        assert 'href="/kabkota/16.01/?tanggal=2016-08-15"' in html
        assert 'href="/provinsi/16/kabkota.csv?tanggal=2016-08-15"' in html


class TestDate:
    def test_shows_the_world_at_the_close_of_that_day(self, province, reader):
        page = text_of(reader.get(f"{ADDRESS}?tanggal=2016-08-15"))

        assert "46 hari lagi" in page
        assert "6.415 dari 11.800 wajib KTP" in page
        assert "Kembali ke hari ini" in page

    @pytest.mark.parametrize(
        "asked", ["kemarin", "2016-02-30", "2016-08", "1e9", "²", "0000-01-01", "1900-01-01"]
    )
    def test_says_that_something_is_no_date(self, province, reader, asked):
        response = reader.get(ADDRESS, {"tanggal": asked})

        assert response.status_code == 200
        assert f"“{asked}” bukan tanggal; yang tampil keadaan hari ini." in text_of(response)

    def test_says_that_a_date_lies_ahead(self, province, reader):
        page = text_of(reader.get(f"{ADDRESS}?tanggal=2016-09-01"))

        assert "1 September 2016 belum tiba; yang tampil keadaan hari ini." in page
        assert "31 hari lagi" in page

    @pytest.mark.parametrize("asked", ["2000-01-01", "2016-05-11"])
    def test_offers_the_first_date_with_figures(self, province, reader, asked):
        response = reader.get(f"{ADDRESS}?tanggal={asked}")

        assert response.status_code == 200
        assert "Angka Sumatera Selatan mulai 12 Mei 2016." in text_of(response)
        assert 'href="?tanggal=2016-05-12"' in response.content.decode()

    def test_counts_everybody_as_remaining_before_the_first_report(self, province, reader):
        page = text_of(reader.get(f"{ADDRESS}?tanggal=2016-07-01"))

        assert "Belum ada laporan sampai tanggal ini" in page
        assert "Belum terekam 11.800 orang" in page


class TestFirstSteps:
    """A province that has just been set up is told what to do next."""

    def test_regions_first(self, reader):
        assert "bin/manage load_regions 16" in text_of(reader.get(ADDRESS))

    def test_then_a_deadline(self, reader):
        make_population(regency=make_regency())
        bring_all_up_to_date()

        assert "Belum ada tenggat" in text_of(reader.get(ADDRESS))

    def test_then_the_register(self, reader):
        make_regency()
        make_deadline()
        bring_all_up_to_date()

        assert "Belum ada daftar wajib KTP" in text_of(reader.get(ADDRESS))

    def test_then_reports(self, reader):
        make_population(regency=make_regency(), eligible=1000)
        make_deadline()
        bring_all_up_to_date()

        page = text_of(reader.get(ADDRESS))

        assert "Belum ada laporan sampai tanggal ini" in page
        assert "Belum terekam 1.000 orang" in page
        assert "Tanpa data" in page


class TestChanges:
    def test_tells_people_recorded_from_the_denominator(self, province, reader):
        make_population(
            regency=Regency.objects.get(code="16.01"), effective_on=dt.date(2016, 8, 25), eligible=10_500
        )
        bring_all_up_to_date()

        page = text_of(reader.get(ADDRESS))

        assert "Kemarin 29 Agu 2016 +21 0 54,54% → 54,71% +0,17 0,00" in page
        assert "Minggu lalu 23 Agu 2016 +147 +500 55,78% → 54,71% +1,20 −2,27" in page
        assert "Bulan lalu 30 Jul 2016 – +500 – → 54,71% – –" in page


class TestMap:
    def test_colours_by_the_measure_that_is_picked_and_says_the_thresholds(self, province, reader):
        page = text_of(reader.get(f"{ADDRESS}?ukuran=sisa"))

        assert "di bawah 10.000 10.000 sampai di bawah 25.000" in page

    def test_each_tile_is_a_link_to_its_regency(self, province, reader):
        html = reader.get(f"{ADDRESS}?tanggal=2016-08-15").content.decode()

        assert '<a class="tile step-5" href="/kabkota/16.01/?tanggal=2016-08-15">' in html


def test_asks_the_database_as_often_for_many_regencies_as_for_few(
    province, reader, django_assert_num_queries
):
    reader.get(f"{ADDRESS}?tanggal=2016-08-29")  # the first page of the hour is recorded
    with django_assert_num_queries(13):
        reader.get(ADDRESS)
    for number in range(10, 30):
        make_population(regency=make_regency(code=f"16.{number}"))
    bring_all_up_to_date()

    with django_assert_num_queries(13):
        assert len(names(reader.get(ADDRESS))) == 24
