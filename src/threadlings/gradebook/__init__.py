"""Results that stay: what was graded, for whom, with which grader.

The gradebook is one SQLite file. Its unit of truth is a *result under a key*: the key names everything the
result depends on (the submission's bytes, the exercise and its grader files, the engine, the Python, the jail
tier, the seed), so that a result found under a key is the result that grading again would give. `store` keeps
them, `identity` makes the keys, `migrations` brings old files up to date, `export` writes JSON and CSV.
"""

from threadlings.gradebook.export import document, write_csv, write_json, write_text
from threadlings.gradebook.identity import Identity
from threadlings.gradebook.records import Graded, Remark, Submission, settled
from threadlings.gradebook.store import Gradebook, GradebookError

__all__ = [
    "Gradebook",
    "GradebookError",
    "Graded",
    "Identity",
    "Remark",
    "Submission",
    "document",
    "settled",
    "write_csv",
    "write_json",
    "write_text",
]
