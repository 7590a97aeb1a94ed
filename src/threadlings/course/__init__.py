"""`course.yaml` -> `Course`: the only reader of the manifest, and the only place that knows where files lie.

A manifest passes three gates, each with a module of its own, and each gate collects every problem it can
find so that an author repairs a file in one round instead of ten:

1. `reading`: bytes -> plain data. Refuses what YAML allows and a manifest never needs (aliases, tags,
   duplicate keys, values that change meaning when the quotes are forgotten) and remembers the line of every
   value.
2. `schema`: plain data against `schemas/course-1.schema.json`, the published contract, in words for people.
3. `rules`: what a schema cannot say. Ids are unique, points add up, prerequisites form no cycle, files
   exist and lie inside the course.

`loading` runs the gates and builds the immutable objects of `model`. `reference` writes the documentation
of the manifest from the schema. `cohort` reads what one class does differently (due times, extensions), and
`policy` says what of a student's attempts is entered.

Invariants: whoever holds a `Course` need not check it again; any input whatever, from an empty file to a
gigabyte device, ends in a `Course` or in a `CourseError` that names file, line and remedy; nothing is
executed and nothing outside the course folder is read, not even through a symbolic link.
"""

from threadlings.course.cohort import Cohort, load_cohort
from threadlings.course.loading import bundled_course_root, find_course, load_course
from threadlings.course.model import (
    Check,
    Course,
    Exercise,
    ExerciseLimits,
    Grading,
    Late,
    Module,
    Requirements,
)
from threadlings.course.policy import Attempt, Policy, Remarks, Standing

__all__ = [
    "Attempt",
    "Check",
    "Cohort",
    "Course",
    "Exercise",
    "ExerciseLimits",
    "Grading",
    "Late",
    "Module",
    "Policy",
    "Remarks",
    "Requirements",
    "Standing",
    "bundled_course_root",
    "find_course",
    "load_cohort",
    "load_course",
]
