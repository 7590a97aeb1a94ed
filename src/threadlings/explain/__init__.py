"""Explains a bad execution to a student: diagnosis, sentences, and the schedule in columns.

Pure functions of JSON data, standard library only. `trace` and `endings` read the wire's records; `facts`
finds which access came between which; `locksets` says which locks were missing; `rules` and `deadlock` name
the misconception; `schedule` draws; `explanation` puts it together; `document` is all of it for viewers.
Nothing here knows an exercise.
"""

from threadlings.explain.document import trace_document
from threadlings.explain.explanation import Explanation, explain
from threadlings.explain.races import describe_race, explain_race
from threadlings.explain.sentences import describe_ending

__all__ = ["Explanation", "describe_ending", "describe_race", "explain", "explain_race", "trace_document"]
