"""`threadlings.scenario.alive`: what is counted is objects, whatever their class is called."""

from __future__ import annotations

import threading

from threadlings.scenario import alive


class Tool:
    pass


class Disguise(Tool):
    __class__ = threading.Lock  # type: ignore[assignment]


def test_objects_of_the_class_and_of_subclasses_count_wherever_they_are():
    kept = [Tool(), {"deep": [Disguise()]}]
    assert alive(Tool) == 2
    del kept[1]
    assert alive(Tool) == 1


def test_the_class_itself_and_objects_that_are_gone_do_not_count():
    Tool()
    assert alive(Tool) == 0


def test_what_a_closure_hides_counts():
    def hide():
        tool = Tool()
        return lambda: tool

    hidden = hide()
    assert alive(Tool) == 1
    del hidden
