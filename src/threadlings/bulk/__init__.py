"""Many submissions: finding them, grading them side by side, keeping the results.

The way of a class through here is one-way: `intake` finds files and opens none, `crew` runs jobs on an
executor of workers (`worker`), `grading` drives both and commits each result to the gradebook as it comes.
`proof` uses the same crew for the course's own files, to show that each gets the verdict it was written for.

Whatever is on the disk or in a submission, one student's file never stops another's.
"""

from threadlings.bulk.crew import Crew
from threadlings.bulk.grading import ClassRun, grade_class
from threadlings.bulk.intake import Found, Intake, Unmatched, read_source, scan
from threadlings.bulk.proof import prove
from threadlings.bulk.worker import Failure, Job, JudgeFactory

__all__ = [
    "ClassRun",
    "Crew",
    "Failure",
    "Found",
    "Intake",
    "Job",
    "JudgeFactory",
    "Unmatched",
    "grade_class",
    "prove",
    "read_source",
    "scan",
]
