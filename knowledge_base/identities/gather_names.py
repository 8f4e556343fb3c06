"""Write ``names.json`` from the lists of the Faker package, which is needed for this only.

The lists are kept with the project rather than imported: a question is looked through for names
before anything heavy is loaded, and Faker alone would cost a third of the time that allows.

    python -m knowledge_base.identities.gather_names
"""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

from knowledge_base.identities.letters import fold

NAMES = Path(__file__).with_name("names.json")
SOURCE = """\
Names from Faker, https://github.com/joke2k/faker, gathered by gather_names.py.

Copyright (c) 2012 Daniele Faraglia

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and \
associated documentation files (the "Software"), to deal in the Software without restriction, \
including without limitation the rights to use, copy, modify, merge, publish, distribute, \
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is \
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or \
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT \
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND \
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, \
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, \
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""
# The ten languages of the assistant and the peoples many of its users come from. Faker holds no
# Tagalog list; Philippine names are Spanish and English for the most part.
_LOCALES = (
    "en_US en_GB en_IN en_NG en_PK en_KE es_ES es_MX es_CO zh_CN zh_TW ru_RU uk_UA ar_AA vi_VN "
    "fr_FR fr_DZ de_DE ko_KR it_IT pl_PL pt_BR ro_RO nl_NL sv_SE hu_HU tr_TR ja_JP yo_NG ig_NG "
    "ha_NG zu_ZA tw_GH sw"
)
_LISTS = {
    "given": re.compile(r"first_(romanized_)?names(_female|_male|_unisex)?"),
    "family": re.compile(r"((fe)?male_|unisex_)?last_(romanized_)?names(_female|_male)?"),
}
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё"
_LATIN = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye g e"
_TO_LATIN = str.maketrans(dict(zip(_CYRILLIC, _LATIN.split(), strict=True)))


def gathered() -> dict[str, list[str]]:
    """Given and family names, folded and sorted; Russian ones in Latin letters as well."""
    found: dict[str, set[str]] = {kind: set() for kind in _LISTS}
    for locale in _LOCALES.split():
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for kind, pattern in _LISTS.items():
            for attribute in filter(pattern.fullmatch, dir(provider)):
                found[kind] |= _forms(getattr(provider, attribute))
    return {kind: sorted(names) for kind, names in found.items()}


def _forms(names: Any) -> set[str]:
    folded = {fold(name) for name in names if " " not in name}
    latin = {name.translate(_TO_LATIN).replace("_", "") for name in folded}
    return {name for name in folded | latin if len(name) > 1 or not name.isascii()}


def main() -> None:
    """Write the file anew."""
    # A line for ten names: read in half the time of a line for each.
    lines = {
        kind: [" ".join(names[at : at + 10]) for at in range(0, len(names), 10)]
        for kind, names in gathered().items()
    }
    text = json.dumps({"source": SOURCE, **lines}, ensure_ascii=False, indent=0)
    NAMES.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
