"""The ways in which offices lay the sheet out; every one holds the same numbers, those of ``FOUR``."""

from tests.regencies.imports.half_month.sheets import FOUR, HEADER, TITLES, cells, csv_sheet, table, workbook


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def plain(folder):
    return csv_sheet(folder, [*TITLES, HEADER, *table()])


def with_commas(folder):
    return csv_sheet(folder, [*TITLES, HEADER, *table()], delimiter=",")


def untitled_until_the_header(folder):
    return csv_sheet(folder, [["PER 15/8/2016"], HEADER, *table(total=False)])


def thousands_as_text(folder):
    rows = [
        [dotted(cell) if isinstance(cell, int) and cell > 999 else cell for cell in row] for row in table()
    ]
    return csv_sheet(folder, [*TITLES, HEADER, *rows])


def thousands_with_spaces_and_units(folder):
    rows = [
        [f"{cell:,} jiwa".replace(",", " ") if isinstance(cell, int) and cell > 999 else cell for cell in row]
        for row in table()
    ]
    return csv_sheet(folder, [*TITLES, HEADER, *rows])


def a_real_workbook(folder):
    return workbook(folder, [*TITLES, [], HEADER, *table()], merged=("A1:I1", "A2:I2", "A9:C9"))


def percent_cells(folder):
    rows = [[*row[:5], row[4] / row[3], *row[6:]] for row in table(total=False)]
    formats = {f"F{4 + place}": "0.00%" for place in range(4)}
    return workbook(folder, [*TITLES, HEADER, *rows], formats=formats)


def percent_formulas_and_sums(folder):
    rows = [
        [*row[:5], f"=E{4 + place}/D{4 + place}", *row[6:]] for place, row in enumerate(table(total=False))
    ]
    sums = ["JUMLAH", None, None, *(f"=SUM({column}4:{column}7)" for column in "DEFGHI")]
    return workbook(folder, [*TITLES, HEADER, *rows, sums])


def two_header_rows(folder):
    upper = ["NO", "KODE", "KABUPATEN/KOTA", "WAJIB KTP", "PEREKAMAN", None, "SUKET", "PRR", "SISA BLANGKO"]
    lower = [None, None, None, None, "S.D. HARI INI", "%"]
    rows = [*TITLES, upper, lower, *table()]
    return workbook(folder, rows, merged=("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4"))


def two_header_rows_and_numbering(folder):
    upper = ["No", "Wilayah", None, "Wajib", "Perekaman", None, "Surat", "Print Ready", "Sisa"]
    lower = [None, "Kode", "Nama", "KTP-el", "Jumlah", "(%)", "Keterangan", "Record", "Blanko"]
    numbering = ["1", "2", "3", "4", "5", "6=5/4", "7", "8", "9"]
    return csv_sheet(folder, [*TITLES, upper, lower, numbering, *table()])


def three_header_rows_with_other_groups(folder):
    first = ["NO", "KODE", "KAB/KOTA", "WAJIB", "REALISASI", None, None, None, None, None, "KET"]
    second = [None, None, None, "KTP", "PEREKAMAN", None, None, "SUKET", "PRR", "BLANGKO", None]
    third = [None, None, None, None, "BULAN INI", "S.D. BULAN INI", "%", "BEREDAR", None, "SISA", None]
    rows = [[*row[:4], 99, *row[4:], "lengkap"] for row in (cells(n, t) for n, t in enumerate(FOUR, start=1))]
    return csv_sheet(folder, [*TITLES, first, second, third, *rows])


def a_group_heads_two_columns_alone(folder):
    upper = [None] * 4 + ["PEREKAMAN", None]
    lower = ["NO", "KODE", "DISDUKCAPIL", "WAJIB KTP", "JUMLAH", "%", "SUKET", "PRR", "SISA BLANGKO"]
    rows = [[*row[:2], f"Disdukcapil {row[2]}", *row[3:]] for row in table(total=False)]
    return csv_sheet(folder, [*TITLES, upper, lower, *rows])


def flows_beside_the_totals(folder):
    header = [
        "NO.",
        "KODE WILAYAH",
        "NAMA KAB/KOTA",
        "JML WAJIB KTP",
        "PEREKAMAN HARI INI",
        "PEREKAMAN S/D HARI INI",
    ]
    header += ["PERSENTASE PEREKAMAN", "PENCETAKAN S/D HARI INI", "% CETAK", "SUKET TERBIT", "SUKET BEREDAR"]
    header += ["PRR", "BLANGKO DITERIMA", "SISA BLANGKO"]
    rows = [
        [
            n,
            t.code,
            t.name,
            t.eligible,
            10,
            t.recorded,
            t.percent,
            5,
            "1,00",
            7,
            t.temporary,
            t.ready,
            9,
            t.blanks,
        ]
        for n, t in enumerate(FOUR, start=1)
    ]
    return csv_sheet(folder, [*TITLES, header, *rows])


def columns_in_another_order(folder):
    order = [2, 8, 1, 7, 6, 5, 4, 3]
    rows = [[row[place] for place in order] for row in [HEADER, *table(total=False)]]
    return csv_sheet(folder, [*TITLES, *rows])


def other_words(folder):
    header = ["No Urut", "Kd_Wil", "Nama Daerah", "WKTP", "Sudah Merekam", "Prosentase", "Surat Ket. / Suket"]
    header += ["Siap Cetak", "Stok Keping Blanko"]
    return csv_sheet(folder, [*TITLES, header, *table()])


def multi_line_header_cells(folder):
    header = [
        "No",
        "Kode\nWilayah",
        "Kabupaten\n/ Kota",
        "Penduduk\nWajib e-KTP",
        "Penduduk Wajib KTP\nSudah Rekam",
    ]
    header += ["Capaian\n(%)", "Suket\n(lembar)", "PRR\n(orang)", "Sisa Blangko KTP-el\n(keping)"]
    return workbook(folder, [*TITLES, header, *table()])


def notes_and_signatures_below(folder):
    below = [
        [],
        ["Catatan:", "PRR = Print Ready Record"],
        [None, "1) angka sementara"],
        [None] * 6 + ["Palembang, 18 Agustus 2016"],
        [None] * 6 + ["Kepala Biro Pemerintahan"],
        [],
        [None] * 6 + ["NIP. 19650101 199003 1 001"],
    ]
    return workbook(folder, [*TITLES, HEADER, *table(), *below])


def codes_as_numbers(folder):
    rows = [[row[0], int(row[1].replace(".", "")), *row[2:]] for row in table(total=False)]
    return workbook(folder, [*TITLES, HEADER, *rows])


def names_alone(folder):
    names = ["Kab. Banyu Asin", "Kabupaten Ogan Ilir", "3. MURATARA *)", "Kota Palembang"]
    rows = [[row[0], name, *row[3:]] for row, name in zip(table(total=False), names, strict=True)]
    return csv_sheet(folder, [*TITLES, [HEADER[0], *HEADER[2:]], *rows])


def codes_alone(folder):
    rows = [[row[1], *row[3:]] for row in table(total=False)]
    return csv_sheet(folder, [*TITLES, [HEADER[1], *HEADER[3:]], *rows])


def subtotals_by_kind(folder):
    rows = table(total=False)
    sums = {place: [row[place] for row in rows] for place in (3, 4, 6, 7, 8)}

    def summed(label, part):
        return [None, None, label] + [
            sum(sums[place][part]) if place in sums else None for place in range(3, 9)
        ]

    kabupaten, kota, everything = slice(0, 3), slice(3, 4), slice(0, 4)
    body = [*rows[:3], summed("Jumlah Kabupaten", kabupaten), rows[3], summed("Jumlah Kota", kota)]
    return csv_sheet(folder, [*TITLES, HEADER, *body, summed("TOTAL", everything)])


def the_provinces_row(folder):
    rows = table()
    rows[-1][:3] = [None, "16", "Sumatera Selatan"]
    return csv_sheet(folder, [*TITLES, HEADER, *rows])


def blank_rows_between(folder):
    rows = [line for row in table() for line in ([], row)]
    return workbook(folder, [[], *TITLES, [], [], HEADER, *rows])


def decimals_with_a_point(folder):
    rows = [[*row[:5], row[5] and row[5].replace(",", "."), *row[6:]] for row in table()]
    return csv_sheet(folder, [*TITLES, HEADER, *rows], delimiter=",")


def ratios_instead_of_percent(folder):
    rows = [[*row[:5], f"{row[4] / row[3]:.4f}".replace(".", ","), *row[6:]] for row in table(total=False)]
    return csv_sheet(folder, [*TITLES, HEADER, *rows])


def percent_signs_and_spaces(folder):
    rows = [[*row[:5], row[5] and f"{row[5]} %", *row[6:]] for row in table()]
    return csv_sheet(folder, [*TITLES, HEADER, *rows])


def whole_percents(folder):
    rows = [[*row[:5], f"{round(100 * row[4] / row[3])}%", *row[6:]] for row in table(total=False)]
    return csv_sheet(folder, [*TITLES, HEADER, *rows])


def windows_text(folder):
    path = plain(folder)
    path.write_bytes(path.read_text(encoding="utf-8").replace("S.D.", "S.D.\u00a0").encode("cp1252"))
    return path


LAYOUTS = [
    plain,
    with_commas,
    untitled_until_the_header,
    thousands_as_text,
    thousands_with_spaces_and_units,
    a_real_workbook,
    percent_cells,
    percent_formulas_and_sums,
    two_header_rows,
    two_header_rows_and_numbering,
    three_header_rows_with_other_groups,
    a_group_heads_two_columns_alone,
    flows_beside_the_totals,
    columns_in_another_order,
    other_words,
    multi_line_header_cells,
    notes_and_signatures_below,
    codes_as_numbers,
    names_alone,
    codes_alone,
    subtotals_by_kind,
    the_provinces_row,
    blank_rows_between,
    decimals_with_a_point,
    ratios_instead_of_percent,
    percent_signs_and_spaces,
    whole_percents,
    windows_text,
]
