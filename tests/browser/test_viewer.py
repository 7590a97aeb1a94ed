"""The viewer in a real browser: headless Chromium, on pages that `threadlings replay --html` would write."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from threadlings.course import bundled_course_root, load_course
from threadlings.jail import ProbeClient
from threadlings.judge.replaying import replay
from threadlings.judge.ways import other_ways
from threadlings.report.pages import viewer_page

pytestmark = pytest.mark.timeout(300)  # a browser that starts beside other tests takes its time
COURSE = load_course(bundled_course_root() / "course.yaml")
PROGRAMS = {
    "race": ("locked_counter", "fail_no_lock.py"),
    "deadlock": ("withdraw_safely", "deadlock_two_orders.py"),
    "never_ends": ("locked_counter", "deadlock_forgets_release.py"),
}
WIDTHS = (360, 768, 1440)
LONG = 5_000


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    found = {}
    with ProbeClient() as probe:
        for name, (exercise_id, file) in PROGRAMS.items():
            exercise = COURSE.exercise(exercise_id)
            source = (exercise.grader_dir / "submissions" / file).read_bytes()
            replayed = replay(COURSE, exercise, source, probe=probe, checks=exercise.checks)
            ways = other_ways(replayed, COURSE, exercise, source, probe=probe, max_ways=60)
            found[name] = {**replayed.document, "ways": ways.document()}
    return found


@pytest.fixture
def show(open_page: Callable[..., Any], documents: dict[str, dict[str, Any]]) -> Callable[..., Any]:
    """Opens a document's page."""

    def opened(document: str | dict[str, Any], width: int = 1440, **options: Any) -> Any:
        data = documents[document] if isinstance(document, str) else document
        return open_page(viewer_page(data), width, **options)

    return opened


def said(page: Any) -> str:
    return page.locator("#deed").inner_text()


def test_it_opens_where_the_story_begins_and_steps_to_its_end(show: Callable[..., Any]) -> None:
    page = show("race")
    assert "reads Counter._value = 0" in said(page)
    last = int(page.locator("#slider").get_attribute("max"))
    page.keyboard.press("Home")
    for n in range(1, last + 1):
        assert said(page).startswith(f"Step {n} of {last}")
        page.keyboard.press("ArrowRight")
    assert said(page).startswith(f"Step {last} of {last}")
    assert "returns 1" in page.locator("#ending").inner_text()


@pytest.mark.parametrize(
    ("button", "key"),
    [
        ("first", "Home"),
        ("last", "End"),
        ("next", "ArrowRight"),
        ("back", "ArrowLeft"),
        ("switch", "n"),
        ("unswitch", "p"),
        ("damage", "d"),
    ],
)
def test_every_button_has_a_key_that_does_the_same(show: Callable[..., Any], button: str, key: str) -> None:
    clicked, pressed = show("race"), show("race")
    clicked.locator(f'[data-go="{button}"]').click()
    pressed.keyboard.press(key)
    assert said(clicked) == said(pressed)
    assert said(clicked) != said(show("race"))


def test_a_row_and_the_slider_jump_to_a_step(show: Callable[..., Any]) -> None:
    page = show("race")
    page.locator('[data-n="9"]').click()
    assert said(page).startswith("Step 9 ")
    page.locator("#slider").fill("2")
    assert said(page).startswith("Step 2 ")


def test_the_moment_of_damage_and_the_switch_are_marked(show: Callable[..., Any], documents: Any) -> None:
    page = show("race")
    damage = documents["race"]["damage"]
    assert page.locator(".row.damage").get_attribute("data-n") == str(damage)
    preempted = [str(step["n"]) for step in documents["race"]["steps"] if step["preemption"]]
    assert [row.get_attribute("data-n") for row in page.locator(".row.preempts").all()] == preempted


def test_a_line_opens_into_its_parts_and_says_which_one_is_reached(show: Callable[..., Any]) -> None:
    page = show("race")
    assert page.locator("#micro li").all_inner_texts() == [
        "load self._value", "load by", "add", "store self._value",
    ]  # fmt: skip
    assert page.locator("#micro li.here").inner_text() == "load self._value"
    page.keyboard.press("d")
    assert page.locator("#micro li.here").inner_text() == "store self._value"


def test_values_are_shown_before_and_after_the_step(show: Callable[..., Any], documents: Any) -> None:
    page = show("race")
    write = next(step for step in documents["race"]["steps"] if step["op"] == "write" and step["thread"])
    page.locator(f'[data-n="{write["n"]}"]').click()
    assert page.locator("#values tr.changed td").all_inner_texts() == ["Counter._value", "0", "1"]


def test_the_reader_is_the_scheduler(show: Callable[..., Any]) -> None:
    page = show("race")
    page.locator("#choose button", has_text="caller-1").click()
    assert "writes Counter._value = 1" in said(page)
    assert "your own order" in page.locator("#which").inner_text()
    page.keyboard.press("End")
    assert "all is well: it returns 2" in page.locator("#ending").inner_text()
    page.keyboard.press("r")
    assert page.locator("#which").inner_text() == ""
    assert "returns 1" in page.locator("#ending").inner_text()


def test_numbers_choose_a_thread(show: Callable[..., Any]) -> None:
    by_key, by_click = show("race"), show("race")
    by_key.keyboard.press("1")
    by_click.locator("#choose button").first.click()
    assert said(by_key) == said(by_click)


def test_every_choice_that_is_offered_leads_on(show: Callable[..., Any]) -> None:
    page = show("deadlock")
    page.keyboard.press("Home")
    for turn in range(60):
        buttons = page.locator("#choose button:enabled")
        before = said(page)
        if buttons.count():
            buttons.nth(turn % buttons.count()).click()
        else:
            page.keyboard.press("ArrowRight")
        if said(page) == before:
            break
    last = page.locator("#slider").get_attribute("max")
    assert said(page).startswith(f"Step {last} of {last}")


def test_a_deadlock_is_drawn_as_a_circle(show: Callable[..., Any]) -> None:
    page = show("deadlock")
    page.keyboard.press("End")
    assert page.locator("#locks h3").inner_text() == "Locks: a circle"
    assert page.locator("#locks .edge.circle.wants").count() == 2
    assert page.locator("#locks .edge.circle.holds").count() == 2
    assert "caller-1 waits for Account._history_lock" in page.locator("#locks svg").get_attribute(
        "aria-label"
    )
    page.keyboard.press("Home")
    assert page.locator("#locks .edge.circle").count() == 0


def test_locks_point_at_the_data_they_guard(show: Callable[..., Any], documents: Any) -> None:
    guarding = copy.deepcopy(documents["deadlock"])
    met = next(step["lock"] for step in guarding["steps"] if step["lock"])
    variable = guarding["variables"][0]
    next(lock for lock in guarding["locks"] if lock["id"] == met)["guards"] = [variable["id"]]
    page = show(guarding)
    assert page.locator("#locks .edge.guards").count() == 1
    assert variable["name"] in page.locator("#locks svg").text_content()


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about(
    show: Callable[..., Any], complaints_of_axe: Callable[[Any], str], name: str, scheme: str
) -> None:
    page = show(name, color_scheme=scheme)
    page.locator("#words summary").click()
    for key in ("Home", "d", "End"):
        page.keyboard.press(key)
        assert complaints_of_axe(page) == ""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_overflows_overlaps_or_is_cut(
    show: Callable[..., Any], layout: str, name: str, width: int
) -> None:
    page = show(name, width)
    for key in ("Home", "d", "End"):
        page.keyboard.press(key)
        page.evaluate("window.scrollTo(0, 0)")
        assert page.evaluate(layout) == []


def test_colours_follow_the_system_and_the_button(show: Callable[..., Any]) -> None:
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = show("race", color_scheme="light"), show("race", color_scheme="dark")
    colours = light.evaluate(paper), dark.evaluate(paper)
    assert colours[0] != colours[1]
    for expected in (colours[0], colours[1], colours[0]):  # light, dark, as the system
        light.locator("#theme").click()
        assert light.evaluate(paper) == expected


def test_print_shows_every_step_and_no_controls(show: Callable[..., Any], documents: Any) -> None:
    page = show("deadlock")
    page.emulate_media(media="print")
    assert not page.locator(".now").is_visible()
    assert page.locator("#lanes .row").count() == 1 + len(documents["deadlock"]["steps"])
    box = page.locator("#lanes").evaluate("e => [e.scrollHeight, e.clientHeight]")
    assert box[0] <= box[1] + 1


def test_the_words_stand_before_the_picture_and_hold_every_step(
    show: Callable[..., Any], documents: Any
) -> None:
    page = show("race")
    page.locator("#words summary").focus()
    page.keyboard.press("Enter")
    rows = page.locator("#words-table tr")
    assert rows.count() == 1 + len(documents["race"]["steps"])
    assert page.evaluate(
        "document.getElementById('words').compareDocumentPosition(document.getElementById('lanes')) & 4"
    )


def test_everything_can_be_reached_by_tab(show: Callable[..., Any]) -> None:
    page = show("race")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(({ id, dataset }) => id || dataset.go)(document.activeElement)"))
    assert {"theme", "lanes", "slider", "source", "first", "back", "to-damage"} <= reached


def test_hostile_text_stays_text(show: Callable[..., Any], documents: Any) -> None:
    hostile = copy.deepcopy(documents["race"])
    evil = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    for thread in hostile["threads"]:
        thread["name"] = evil
    for variable in hostile["variables"]:
        variable["name"] = evil
    for step in hostile["steps"]:
        step.update(source=evil, does=evil, after=evil)
    hostile.update(message=evil, question=evil, title=evil)
    hostile["files"][0]["source"] = evil + "x" * 10_000
    page = show(hostile, 360)
    for key in ("Home", "End", "d"):
        page.keyboard.press(key)
    assert "owned" not in page.title().replace(evil, "")
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_long_trace_is_shown_to_its_last_step(show: Callable[..., Any], documents: Any) -> None:
    long = copy.deepcopy(documents["race"])
    steps = long["steps"]
    long["steps"] = [
        {**copy.deepcopy(steps[i % len(steps)]), "n": i + 1, "position": None} for i in range(LONG)
    ]
    long.pop("ways")
    page = show(long)
    assert page.locator("#lanes .row").count() == LONG + 1
    page.keyboard.press("End")
    assert said(page).startswith(f"Step {LONG} of {LONG}")
