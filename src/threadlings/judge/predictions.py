"""Predictions: labs in which a student answers questions, and each answer is a check of its own.

Theory of operation. The student's file holds a dict with a question a key. The scenario
`threadlings.scenario.answers` hands it over as plain data, and `Predictions.question` makes a check function
out of one question. One check a question, rather than one check that counts: points, misconceptions and the
picture of a class are then the same as for any other exercise, and nothing else has to know of predictions.

What is told depends on what is there. A wrong answer gets the reason. No answer, and one that is none of the
choices, get no reason, which would be the answer; they are told what to write, and what was probably meant.
Such a rejection has no schedule: nothing happened that one could watch.

Invariant: spelling never costs points where it is clear what is meant (capitals, spaces, `True` and "true").
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from threadlings.errors import GraderError
from threadlings.judge.endings import spell
from threadlings.judge.failure import reject
from threadlings.judge.submission import Submission

Check = Callable[[Submission], None]
Choice = str | bool

_OPEN = frozenset({"", "?", "none", "todo", "<ellipsis>"})
"""Answers that are no answer yet; None arrives as "none", and `...` by the name of its type."""


class Predictions:
    """Questions whose answers stand in one dict of the student's.

    `scenarios.py` beside the check file imports the scenario: `from threadlings.scenario import answers`.
    """

    def __init__(self, name: str, choices: Sequence[Choice]) -> None:
        """Describe the dict.

        Args:
            name: what the student's module calls it.
            choices: the possible answers, strings or truth values.
        """
        if len({_plain(choice) for choice in choices}) != len(choices) or len(choices) < 2:
            raise GraderError(f"{name}: give two or more choices, no two of them alike")
        self.name = name
        self.choices = tuple(choices)

    def question(
        self,
        asked: str,
        right: Choice | tuple[Choice, ...],
        because: str,
        beliefs: Mapping[Choice, str] | None = None,
    ) -> Check:
        """A check of the answer to one question.

        Args:
            asked: the key in the student's dict.
            right: the right answer, or those that can be defended.
            because: why, for whoever answers otherwise: up to three lines.
            beliefs: the misconception that shows in a wrong answer, by answer.
        """
        rights = right if isinstance(right, tuple) else (right,)
        beliefs = beliefs or {}
        for choice in (*rights, *beliefs):
            if choice not in self.choices:
                raise GraderError(f"{self.name}[{asked!r}]: {choice!r} is not one of {self.choices!r}")

        def check(submission: Submission) -> None:
            for given in self._given(submission):
                answer = self._answer(asked, given)
                if answer not in rights:
                    said = f"{asked}\nThe answer given is {spell(answer)}. It is {_or(rights)}:"
                    reject(f"{said}\n{because.strip()}", beliefs.get(answer, ()))

        return check

    def all_answered(self, asked: Iterable[str]) -> Check:
        """A check that every question has one of the answers, right or wrong, and nothing else has one.

        Args:
            asked: the keys in the student's dict.
        """
        questions = tuple(asked)

        def check(submission: Submission) -> None:
            for given in self._given(submission):
                for question in questions:
                    self._answer(question, given)
                for key in given:
                    if key not in questions:
                        reject(
                            f"{self.name} has an answer to {spell(key)}, and that was not asked."
                            f"{_meant(key, questions)}"
                        )

        return check

    # -- within ----------------------------------------------------------------------------------------

    def _given(self, submission: Submission) -> list[Mapping[str, Any]]:
        """The student's dicts: one, unless the module fills it in an order that varies."""
        found = list(submission.explore("answers", name=self.name).outcomes)
        for given in found:
            if not isinstance(given, Mapping):
                reject(
                    f"{self.name} is {spell(given)}, and should be a dict: a question a key, as the starter "
                    "file has it."
                )
        return found

    def _answer(self, asked: str, given: Mapping[str, Any]) -> Choice:
        """The answer to a question as one of the choices; rejects what is none of them."""
        said = given.get(asked)
        for choice in self.choices:
            if _plain(choice) == _plain(said):
                return choice
        if _plain(said) in _OPEN:
            unasked = "" if asked in given else _meant(asked, [key for key in given if key != asked])
            flaw = f"There is no answer to this question yet in {self.name}.{unasked}"
        else:
            near = _meant(str(said), [str(choice) for choice in self.choices])
            flaw = f"{spell(said)} is none of the answers.{near}"
        return reject(f"{asked}\n{flaw}\nThe answers are {_or(self.choices)}; a guess costs nothing.")


def _plain(answer: object) -> str:
    """An answer without what is only spelling."""
    return " ".join(str(answer).split()).casefold()


def _or(choices: Sequence[Choice]) -> str:
    *most, last = map(spell, choices)
    return f"{', '.join(most)} or {last}" if most else last


def _meant(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f" Is {spell(near[0])} meant?" if near else ""
