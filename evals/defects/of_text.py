"""Defects of the text itself: broken layers, languages mixed, web pages' leftovers, identities."""

from __future__ import annotations

from evals.defects.sheets import Draft, Mark, Sheet, Writer, words
from evals.defects.tables import World


def broken_text(writer: Writer, _world: World, number: int, *, harmful: bool) -> Draft:
    """A word as a broken text layer gives it; or an unusual text that is right."""
    told = words()["broken"]
    if not harmful:
        sentence = writer.next(words()["not_broken"])
        sheet = writer.hosted(writer.among(sentence), number)
        return Draft("unusual and right", (sheet,), (Mark(0, sentence),))
    variety = ("mojibake", "ligature", "hyphen", "spaced", "parted")[number // 2 % 5]
    if variety == "spaced":
        wrong = " ".join(writer.next(told["spaced"]).replace(" ", ""))
    else:
        _, wrong = writer.next([tuple(pair) for pair in told[variety]])
    sentence = writer.one(told["sentences"]).format(word=wrong)
    sheet = writer.hosted(writer.among(sentence), number)
    return Draft(variety, (sheet,), (Mark(0, wrong),))


def mixed_languages(writer: Writer, _world: World, number: int, *, harmful: bool) -> Draft:
    """A paragraph in another language; or a foreign term, or a document that is all in one."""
    held = words()["foreign"]
    language = list(held)[number // 2 % len(held)]
    if harmful:
        said = writer.chance.sample(held[language], 2 + number % 3)
        between = "" if language == "zh" else " "
        paragraph = between.join(said)
        sheet = writer.hosted(paragraph, number)
        return Draft(f"a paragraph in {language}", (sheet,), (Mark(0, paragraph),))
    if number % 6 == 5:
        return _all_in_one(writer, language)
    sentence = writer.next(words()["foreign_terms"])
    sheet = writer.hosted(writer.among(sentence), number)
    return Draft("a foreign term", (sheet,), (Mark(0, sentence),))


def _all_in_one(writer: Writer, language: str) -> Draft:
    said = list(words()["foreign"][language])
    writer.chance.shuffle(said)
    title = f"{said[0].rstrip('.。')} {writer.letters()}"
    sheet = Sheet("\n\n".join([title, *said]) + "\n", title, language=language)
    return Draft("all in one language", (sheet,), (Mark(0),))


def web_leftovers(writer: Writer, _world: World, number: int, *, harmful: bool) -> Draft:
    """A line that only a web page has; or a sentence that uses its words for something else."""
    if harmful:
        line = writer.next(words()["web"])
        return Draft("a line of a web page", (writer.hosted(line, number),), (Mark(0, line),))
    sentence = writer.next(words()["not_web"])
    sheet = writer.hosted(writer.among(sentence), number)
    return Draft("the words in another sense", (sheet,), (Mark(0, sentence),))


def patient_identity(writer: Writer, _world: World, number: int, *, harmful: bool) -> Draft:
    """A line that tells who was treated; or a name, number or date of somebody else."""
    told = words()["identity"]
    sentence = writer.next(told["planted" if harmful else "harmless"]).format(**_person(writer))
    sheet = writer.hosted(writer.among(sentence), number)
    variety = "somebody treated" if harmful else "nobody treated"
    return Draft(variety, (sheet,), (Mark(0, sentence),))


def _person(writer: Writer) -> dict[str, str]:
    """Details of nobody: numbers that are not given out, and names put together at random."""
    chance, told = writer.chance, words()["identity"]
    month, date = chance.randint(1, 12), chance.randint(1, 28)
    return {
        "first": writer.one(told["first"]),
        "last": writer.one(told["last"]),
        "street": writer.one(told["street"]),
        "number": str(chance.randint(100, 9_899)),
        "dob": f"{month:02d}/{date:02d}/{chance.randint(1931, 2004)}",
        "day": f"{date} May 2025",
        "mrn": str(chance.randint(1_000_000, 9_999_999)),
        "member": f"XQ{chance.randint(10_000_000, 99_999_999)}",
        "ssn": f"{chance.randint(900, 999)}-{chance.randint(10, 99)}-{chance.randint(1000, 9999)}",
        "mbi": f"1EG4-TE{chance.randint(1, 9)}-MK{chance.randint(10, 99)}",
        "phone": f"({chance.randint(201, 989)}) 555-01{chance.randint(10, 99)}",
    }
