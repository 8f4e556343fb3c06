"""The layouts that official files come in, and what of them is kept."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.records import Release

Importer = Callable[..., Release]
Writer = Callable[..., Path]
PTP_CSV = "column_1,column_2,deletion_date,modifier_indicator,rationale\n"
PTP_CMS = (
    "An invented notice about who owns these codes.\t\t\t\t\t\t\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)
FEE_CSV = "hcpcs_code,mod,status,pctc,glob,mult_proc,bilat_surg,asst_surg,co_surg,team_surg\n"


def test_cms_ptp_text_with_its_stacked_header(folder: Path, imported: Importer) -> None:
    release = imported(
        PTP_CMS
        + "0001A\t0591T\t\t20220101\t20231231\t1\tInvented reason\n"
        + "13121\t13120\t*\t19960101\t*\t0\tInvented reason\n",
        name="ptp.txt",
    )
    assert release.notice == (
        "An invented notice about who owns these codes.\nColumn1/Column2 Edits"
    )
    assert (release.rows, release.dated_rows, release.layout) == (2, True, "tab-separated")
    assert release.speaks_from == dt.date(1996, 1, 1)
    with EditTables(folder) as tables:
        (row,) = tables.pair_rows("0001A", "0591T", release)
        (old,) = tables.pair_rows("13120", "13121", release)
    assert row.effective == dt.date(2022, 1, 1)
    assert row.deleted == dt.date(2023, 12, 31)
    assert (row.line, row.published) == (
        7,
        "0001A\t0591T\t\t20220101\t20231231\t1\tInvented reason",
    )
    assert old.prior_to_1996
    assert old.published == "13121\t13120\t*\t19960101\t*\t0\tInvented reason"


def test_plain_ptp_copy_speaks_from_its_quarter(folder: Path, imported: Importer) -> None:
    release = imported(PTP_CSV + "00100,99151,2019-12-31,1,Reason\r\n")
    assert not release.dated_rows
    assert release.speaks_from == dt.date(2024, 7, 1)
    assert release.quarter.last == dt.date(2024, 9, 30)
    with EditTables(folder) as tables:
        (row,) = tables.pair_rows("99151", "00100", release)
    assert (row.column_one, row.line) == ("00100", 2)
    assert row.published == "00100,99151,2019-12-31,1,Reason"


def test_columns_are_known_by_name_in_any_order_and_spelling(
    folder: Path, imported: Importer
) -> None:
    text = (
        "Rationale;MODIFIER INDICATOR;extra;Column_Two;COLUMN ONE;Deletion Date\n"
        '"A reason; with a semicolon";9;x;64400;10021;7/1/2020\n'
    )
    release = imported(text)
    with EditTables(folder) as tables:
        (row,) = tables.pair_rows("10021", "64400", release)
    assert (row.column_one, row.indicator, row.deleted) == ("10021", 9, dt.date(2020, 7, 1))
    assert row.rationale == "A reason; with a semicolon"
    assert row.published == '"A reason; with a semicolon";9;x;64400;10021;7/1/2020'


def test_cms_mue_with_a_quoted_notice_and_a_broken_heading(
    folder: Path, imported: Importer
) -> None:
    text = (
        '"An invented notice, \n\nin several lines.",,,\n'
        '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,'
        "MUE Rationale\n0001U,1,2 Date of Service Edit: Policy,A reason\n"
    )
    release = imported(text, "mue")
    assert release.notice == "An invented notice, \n\nin several lines."
    with EditTables(folder) as tables:
        row = tables.unit_row("0001U", release)
    assert row is not None
    assert (row.units, row.mai, row.line) == (1, 2, 6)
    assert row.published == "0001U,1,2 Date of Service Edit: Policy,A reason"


def test_fee_file_is_read_by_its_stacked_words_and_loses_its_descriptors(
    folder: Path, imported: Importer
) -> None:
    text = (
        ",,2026 Invented Value File,,,,,,,,,\n"
        ",,,STATUS,,PCTC,GLOB,MULT,BILAT,ASST,CO-,TEAM\n"
        "HCPCS,MOD,DESCRIPTION,CODE,RVU,IND,DAYS,PROC,SURG,SURG,SURG,SURG\n"
        '72240,26,"Words, of others",A,0.91,1,XXX,0,0,0,0,0\n'
        "72240,,Words of others,A,3.10,1,XXX,0,0,0,0,0\n"
    )
    release = imported(text, "fee-schedule")
    assert release.notice == "2026 Invented Value File"
    with EditTables(folder) as tables:
        whole, professional = tables.fee_rows("72240", release)
    assert (whole.modifier, whole.global_days, whole.pctc) == ("", "XXX", "1")
    assert professional.published == "72240,26,,A,0.91,1,XXX,0,0,0,0,0"
    stored = next(folder.rglob("*.sqlite")).read_bytes()
    assert b"of others" not in stored


def test_add_on_copies_and_cms_own_dated_file(
    folder: Path, imported: Importer, written: Writer
) -> None:
    plain = "primary_code,add_on_code,aoc_edit_type\nCCCCC,0054T,2\n0070U,0071U,1\n"
    release = imported(plain, "aoc")
    dated = (
        "PRIMARY_CODE\tADD_ON_CODE\tAOC_EDIT_TYPE\tAOC_DEL_DT (JULIAN)\t"
        "PRIMARY_CODE_DEL_DT (JULIAN)\tAOC_EDIT_EFF_DT (JULIAN)\tAOC_EDIT_DEL_DT (JULIAN)\n"
        "0070U\t0071U\t1\t\t2020366\t2013091\t\n"
    )
    later = import_table(written(dated, "aoc.txt"), "aoc", "2024Q4", folder)
    with EditTables(folder) as tables:
        (contractor,) = tables.add_on_rows("0054T", release)
        (row,) = tables.add_on_rows("0071U", later)
        assert not tables.add_on_rows("0070U", release)
        assert not tables.knows("CCCCC")
    assert (contractor.primary, contractor.edit_type) == ("CCCCC", 2)
    assert (row.effective, row.deleted) == (dt.date(2013, 4, 1), dt.date(2020, 12, 31))
    assert row.in_force(dt.date(2020, 12, 31), later)
    assert not row.in_force(dt.date(2021, 1, 1), later)


def test_level_two_dates_and_wording(folder: Path, imported: Importer, written: Writer) -> None:
    dates = "hcpcs_code,date_term,date_added\nA0021,2024-03-31,1985-01-01\n"
    words = 'hcpcs_code,desc_type,description\nA0021,Short,brief\nA0021,Long,"long, one"\n'
    first = imported(dates, "hcpcs")
    second = import_table(written(words), "hcpcs", "2024Q4", folder)
    with EditTables(folder) as tables:
        row, described = tables.hcpcs_row("A0021", first), tables.hcpcs_row("A0021", second)
        assert tables.hcpcs_row("A0022", first) is None
    assert row is not None
    assert row.in_force(dt.date(2024, 3, 31))
    assert not row.in_force(dt.date(2024, 4, 1))
    assert described is not None
    assert (described.short_description, described.long_description) == ("brief", "long, one")


def test_gzip_zip_of_parts_windows_letters_and_byte_order_marks(folder: Path) -> None:
    row = "10021,64400,*,1,Reason\n"
    packed = folder.parent / "a.csv.gz"
    packed.write_bytes(gzip.compress(("\ufeff" + PTP_CSV + row).encode()))
    archive = folder.parent / "ccipra-f1-f2.zip"
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("ptp-f2.txt", PTP_CMS + "20000\t30000\t\t20200101\t*\t1\tReason\n")
        parts.writestr("ptp-f1.txt", PTP_CMS + "10021\t30000\t\t20200101\t*\t1\tReason\n")
        parts.writestr("notes.pdf", b"%PDF")
    old = folder.parent / "old.csv"
    old.write_bytes(b"CPT\xae notice about these tables,,,,\n" + (PTP_CSV + row).encode())
    wide = folder.parent / "wide.txt"
    wide.write_bytes((PTP_CSV + row).replace(",", "\t").encode("utf-16"))
    releases = [
        import_table(path, "ptp", label, folder, setting="practitioner")
        for path, label in (
            (packed, "2024Q1"),
            (archive, "2024Q2"),
            (old, "2024Q3"),
            (wide, "2024Q4"),
        )
    ]
    assert [release.rows for release in releases] == [1, 2, 1, 1]
    assert releases[2].notice == "CPT® notice about these tables"
    assert releases[1].rejected == ()
    with EditTables(folder) as tables:
        (found,) = tables.pair_rows("20000", "30000", releases[1])
    assert (found.part, found.line) == ("ptp-f2.txt", 7)


def test_one_numbered_part_of_a_ptp_table_is_said_to_be_one(imported: Importer) -> None:
    release = imported(PTP_CSV + "10021,64400,*,1,R\n", name="ccipra-v1-f1.csv")
    assert release.rejected == (
        "only part 1 of the published files is held; zip all parts into one file",
    )


def test_tables_zipped_with_others_are_picked_out(folder: Path) -> None:
    archive = folder.parent / "rvu.zip"
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("a_gpci.csv", "Locality,Work\n1,2\n")
        parts.writestr("pprrvu.csv", FEE_CSV + "00100,,J,9,XXX,9,9,9,9,9\n")
    release = import_table(archive, "fee-schedule", "2026C", folder)
    assert release.quarter.first == dt.date(2026, 7, 1)
    assert release.rejected == ("a_gpci.csv: not a fee-schedule table, left out",)
