"""Reading a claim line as the command line and the batch files write it."""

from __future__ import annotations

import pytest

from assistant.rules.claim import Line, make_line, parse_date, parse_line, parse_setting
from knowledge_base.errors import InvalidRequest


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("62302", Line("62302")),
        ("00100", Line("00100")),
        ("0001a", Line("0001A")),
        ("j1100x4", Line("J1100", units=4)),
        ("0001Ax2", Line("0001A", units=2)),
        ("72240:26", Line("72240", ("26",))),
        ("72240:26x2", Line("72240", ("26",), 2)),
        ("72240:26,59x2", Line("72240", ("26", "59"), 2)),
        ("17000:XSx3", Line("17000", ("XS",), 3)),
        ("20610:lt", Line("20610", ("LT",))),
    ],
)
def test_a_line_is_read_whole(text: str, line: Line) -> None:
    assert parse_line(text) == line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is not a claim line"),
        ("62302 72240", "'62302 72240' is not a claim line"),
        ("100", "'100' is not a CPT or HCPCS code"),
        ("Z1234", "'Z1234' is not a CPT or HCPCS code"),
        ("62302x0", "0 units on 62302: give a whole number from 1 to 99999."),
        ("62302x-1", "-1 units on 62302"),
        ("62302x100000", "100000 units on 62302"),
        ("62302:2", "'2' on 62302 is not a modifier"),
        ("62302:266", "'266' on 62302 is not a modifier"),
        ("６2302", "'６2302' is not a claim line"),
    ],
)
def test_what_has_no_reading_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse_line(text)
    assert str(caught.value).startswith(said)


def test_digits_of_another_script_are_no_code() -> None:
    with pytest.raises(InvalidRequest, match="is not a CPT or HCPCS code"):
        make_line("٦٢٣٠٢")


def test_dates_and_settings_are_read_or_refused() -> None:
    assert parse_date(" 2024-02-29 ").isoformat() == "2024-02-29"
    assert parse_setting("Outpatient-Hospital") == "outpatient_hospital"
    with pytest.raises(InvalidRequest, match="'2023-02-29' is not a date"):
        parse_date("2023-02-29")
    with pytest.raises(InvalidRequest, match="'clinic' is not a setting: use one of practitioner"):
        parse_setting("clinic")
