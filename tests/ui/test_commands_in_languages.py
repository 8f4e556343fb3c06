"""The commands of those who keep the library, in other languages: no phrase of ours in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.languages.phrases_found import DOMAINS
from tests.ui.conftest import Ran
from tests.ui.test_pages_in_languages import chunks
from ui.speech import prefer

Run = Callable[..., Ran]
SAMPLE = Path(__file__).parents[2] / "knowledge_base/sample"
PAIRS = (
    "column_1,column_2,prior_to_1996,effective_date,deletion_date,modifier_indicator,rationale\n"
    "10021,64400,,20100101,20240630,1,Misuse of column two\n"
    "64400,10022,,20240701,*,0,Mutually exclusive\n"
)
LIMITS = "hcpcs_code,mue_units,mue_mai,mue_rationale\n"
FILES = {
    "note.txt": "Do not report 99998 with 99999.\n",
    "old.csv": PAIRS,
    "early.csv": f"{LIMITS}10021,2,3,Nature\n10022,1,2,Nature\n",
    "late.csv": f"{LIMITS}10021,3,2,Nature\n",
    "broken.csv": f"{LIMITS}10021,many,3,Nature\n",
    "claims.csv": (
        "claim_id,code,units,service_date,colour\nA,62302,1,2024-08-01,red\n"
        "A,72240,1,2024-08-01,red\nB,bogus,1,2024-08-01,red\n"
    ),
    "decisions.yaml": "schema: another\n",
    "questions.jsonl": "no json\n",
    "sheet.po": "nothing of the kind",
    "strange.xyz": "text",
}
# Each is run in this order on one home; what they are to print is in no test, only its language.
COMMANDS = """
add note.txt latin.txt
add note.txt
add strange.xyz
add missing.txt
add
add note.txt --effective-from 2026-01-02 --effective-to 2026-01-01
import-table old.csv --kind ptp --release 2024Q3 --setting practitioner
import-table early.csv --kind mue --release 2024Q2 --setting practitioner
import-table late.csv --kind mue --release 2024Q3 --setting practitioner
import-table broken.csv --kind mue --release 2024Q4 --setting practitioner
import-table late.csv --kind mue --release 2024Q4
import-table late.csv --kind aoc --release 2024Q4
import-table late.csv --kind mue --release sometime --setting practitioner
import-table early.csv --kind mue --release 2024Q3 --setting practitioner
library
lint
lint --all
lint --document none
lint --silence reader_warning
lint --silence reader_warning --document {latin} --by Ann --reason checked
lint --silence reader_warning --document {latin} --by Ann
lint --all
lint --unsilence reader_warning --document {latin}
lint --unsilence reader_warning --document {latin}
notes list
notes list --kind none
notes decide 000000000000 --accept --by Ann
notes decide {note} --reject --by Ann --reason outdated
notes decide {note} --accept --reject --by Ann
notes decide {note} --take-back --by Ann
notes export decided.yaml
notes import decided.yaml
notes import decisions.yaml
tables list
tables diff 2024Q2 2024Q3 --kind mue
tables diff 2024Q2 2024Q3 --kind ptp
tables diff 2010Q1 2024Q3 --kind mue
tables diff 2024Q2 2024Q3 --kind mue --out .
coverage
coverage 99998
coverage 72240
coverage --family 622
coverage --family none
coverage 7
ask quixotic
coverage --missing
coverage --forget
ask 62302?
receipts list
receipts list --most 1
receipts show {receipt}
receipts show bw1-0
replay
replay --id {receipt} --since 2024-01-01
export {receipt} --out answer.md
export {receipt} --out answer.exe
receipts forget
receipts forget {receipt}
receipts forget --all
translations status
translations export 62302 --language none
translations export 99999 --language es
translations machine 62302 --language es
translations import sheet.po
audit claims.csv --out found.csv
audit claims.csv --out found.txt
audit claims.csv --out found.csv --memory none
audit missing.csv --out found.csv
prepare
ask --batch questions.jsonl
remove none
remove {latin}
remove mue-practitioner-2024Q3
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of files to keep, and to be refused; commands run in it."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(
        "A caf\xe9 note: report 99998 in 2026.\n".encode("latin-1")
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUNDLEWISE_MULTILINGUAL", "off")
    monkeypatch.delenv("BUNDLEWISE_MODEL", raising=False)
    yield tmp_path
    prefer(None)


def printed(run: Run, home: Path, language: str) -> Iterator[tuple[str, str]]:
    """Each command with all that it prints, run in order in a language."""
    names = {
        "library": ("latin", r"(?m)^([0-9a-f]{12})\s+latin$"),
        "notes list": ("note", r"(?m)^([0-9a-f]{12})(?= )"),
        "receipts list": ("receipt", r"(bw1-[0-9a-f]{8,})"),
    }
    ids: dict[str, str] = {}
    for command in COMMANDS.strip().splitlines():
        filled = command.format(**ids) if "{" in command else command
        ran = run("--language", language, *filled.split(), home=home)
        if command in names:
            name, pattern = names[command]
            found = re.search(pattern, ran.out)
            assert found is not None, ran
            ids[name] = found[1]
        yield filled, ran.out + ran.err


@pytest.mark.parametrize("language", ["ar", "zh", "de"])
def test_no_command_says_a_phrase_of_ours_in_english(run: Run, desk: Path, language: str) -> None:
    # A quote stays in the words of its document.
    material = "\n".join(
        path.read_text(encoding="utf-8") for path in SAMPLE.rglob("*") if path.suffix == ".md"
    )
    every = [one for one in chunks(*DOMAINS) if one not in material]
    assert len(every) > 800
    for command, text in printed(run, desk / "home", language):
        assert text, command
        # Typer's own complaint would be one of this list, not of the command.
        assert not text.startswith("Usage: "), (command, text)
        left = [one for one in every if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)]
        assert left == [], (command, text)
