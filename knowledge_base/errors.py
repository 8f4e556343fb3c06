"""Every error a user can meet, each with one clear line.

    BundlewiseError            exit code 1
    ├── UnreadableFile         a file we cannot take text or rows from
    ├── MalformedTable         an edit table whose columns or rows are not as published
    ├── UnknownRelease         a release, document or setting that the library does not hold
    ├── LibraryBusy            another process is writing
    ├── LibraryDamaged         stored data that cannot be used as it is
    ├── StorageFull            no room left on the disk
    ├── InvalidRequest         a question or claim that is not well formed (exit code 2)
    └── NotCovered             also a LookupError: nothing loaded can speak for this date or code

A message says what was wrong, with which input, and what to do.
"""

from knowledge_base.phrases import sentence


class BundlewiseError(Exception):
    """Base of all errors whose message is meant for the user."""

    exit_code = 1


class UnreadableFile(BundlewiseError):
    """The file cannot be read as a document: encrypted, broken, empty, too large."""


class MalformedTable(BundlewiseError):
    """The file is not one of the table layouts we know, or a row of it is broken."""


class UnknownRelease(BundlewiseError):
    """A release, document id or setting was named that the library does not hold."""


class LibraryBusy(BundlewiseError):
    """Another process holds the writer's lock."""


class LibraryDamaged(BundlewiseError):
    """Something stored is missing or was made by an incompatible version."""


class StorageFull(BundlewiseError):
    """The disk has no room; the earlier state is kept."""


class InvalidRequest(BundlewiseError):
    """The request itself is malformed: bad code, bad date, empty or over-long question."""

    exit_code = 2


class NotCovered(BundlewiseError, LookupError):
    """No loaded release can speak for this code, date or setting. Never means "no edit"."""

    @property
    def sentence(self) -> str:
        """The message as a sentence of a finding."""
        # The phrase itself, not its English text alone.
        return sentence(self.args[0])
