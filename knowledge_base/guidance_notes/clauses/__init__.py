"""Reading a sentence by its clauses: what each says of which codes, whatever the wording.

Where no wording of ``wordings.yaml`` fits, a sentence is cut into clauses and each clause into its
groups of codes, every one with the part it has there (``clause.py``): what is spoken of, what it
goes with, what stands in its place. What the clause says is told by its cues, its negations and
those parts (``adding_on.py``, ``replacing.py``, ``counting.py``, ``modifying.py``,
``belonging.py``, ``meeting.py``). What was left unread limits the note (``unread.py``).
"""
