"""The published schemas: sound, described throughout, and in step with the code that speaks them."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
import yaml

from threadlings.course import ExerciseLimits, Grading, Late, bundled_course_root
from threadlings.course.reference import COHORT_EXAMPLE, EXAMPLE, cohort_reference, course_reference
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

ROOT = bundled_course_root()
NAMES = ("cohort-1", "course-1", "result-1", "trace-1")
MANIFESTS = ("cohort-1", "course-1")


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / f"schemas/{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(name))


def subschemas(node: dict[str, Any], where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema within a schema, with its path."""
    yield where, node
    for group in ("properties", "patternProperties", "$defs"):
        for key, inner in node.get(group, {}).items():
            yield from subschemas(inner, f"{where}/{group}/{key}")
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from subschemas(node[key], f"{where}/{key}")


def document() -> dict[str, Any]:
    """A result document as the command line writes it."""
    checks = (
        CheckResult("appends", "append() puts the item at the end", Verdict.PASSED, 4.0, 4.0),
        CheckResult(
            "nothing_is_lost",
            "Two appends at once are both kept",
            Verdict.FAILED,
            0.0,
            6.0,
            visibility="hidden",
            message="Lost update: expected 2, got 1.",
            misconceptions=("M12",),
            schedule="v1:0,1",
            details="a | b",
            evidence="every interleaving was covered (4)",
            notes=("sequential 1.0 s",),
        ),
    )
    results = [SubmissionResult(f"student-{n:02}", "safe_list", checks, tier="A") for n in (1, 2)]
    return {
        "schema": "result-1",
        "threadlings": "0.1.0",
        "course": "my_course",
        "results": [result.to_json() for result in results],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_against_its_own_dialect(name: str) -> None:
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_described_in_whole_sentences(name: str) -> None:
    bare = [
        where for where, node in subschemas(schema(name)) if not node.get("description", "").endswith(".")
    ]
    assert bare == []


@pytest.mark.parametrize("name", NAMES)
def test_every_definition_is_used_and_every_reference_leads_somewhere(name: str) -> None:
    whole = schema(name)
    used = {node["$ref"].removeprefix("#/$defs/") for _, node in subschemas(whole) if "$ref" in node}
    assert used == set(whole["$defs"])


@pytest.mark.parametrize("name", MANIFESTS)
def test_every_mapping_of_a_manifest_refuses_unknown_keys_save_those_with_x(name: str) -> None:
    mappings = [
        (where, node)
        for where, node in subschemas(schema(name))
        if node.get("type") == "object" and not isinstance(node["additionalProperties"], dict)
    ]
    assert len(mappings) >= 5
    for where, node in mappings:
        assert node["additionalProperties"] is False, where
        assert list(node["patternProperties"]) == ["^x-"], where


@pytest.mark.parametrize("name", MANIFESTS)
def test_every_pattern_comes_with_words_for_people(name: str) -> None:
    for where, node in subschemas(schema(name)):
        assert ("pattern" in node) == ("patternErrorMessage" in node), where
        for instance in node.get("examples", ()):
            jsonschema.validate(instance, {**node, "$defs": schema(name)["$defs"]})


def test_what_a_cohort_may_say_about_grading_is_what_a_course_may_say() -> None:
    ours, theirs = schema("cohort-1")["$defs"], schema("course-1")["$defs"]
    assert ours["grading"] | {"description": ""} == theirs["grading"] | {"description": ""}
    assert ours["slug"] == theirs["slug"]
    assert ours["line"] == theirs["line"]


@pytest.mark.parametrize("name", MANIFESTS)
def test_every_list_is_bounded(name: str) -> None:
    for where, node in subschemas(schema(name)):
        assert node.get("type") != "array" or "maxItems" in node, where


def test_required_keys_exist() -> None:
    for name in NAMES:
        for where, node in subschemas(schema(name)):
            assert set(node.get("required", ())) <= set(node.get("properties", ())), f"{name}{where}"


def test_the_defaults_of_the_schema_are_those_of_the_code() -> None:
    defs = schema("course-1")["$defs"]
    limits = {key: field["default"] for key, field in defs["limits"]["properties"].items()}
    assert limits == dataclasses.asdict(ExerciseLimits())
    grading = defs["grading"]["properties"]
    assert Grading() == Grading(
        attempts=grading["attempts"]["default"],
        partial_credit=grading["partial_credit"]["default"],
        rounding_step=grading["rounding"]["properties"]["step"]["default"],
        rounding_direction=grading["rounding"]["properties"]["direction"]["default"],
        late=Late(**{k: f["default"] for k, f in grading["late"]["properties"].items() if "default" in f}),
    )
    assert set(grading["late"]["properties"]) == {field.name for field in dataclasses.fields(Late)}


@pytest.mark.parametrize("text", [EXAMPLE, (ROOT / "course.yaml").read_text(encoding="utf-8")])
def test_any_yaml_reader_and_validator_accepts_the_manifests(text: str) -> None:
    # With nothing of ours in between: what an editor or another platform sees.
    assert list(validator("course-1").iter_errors(yaml.safe_load(text))) == []


def test_the_manifest_uses_no_key_of_inginious_with_another_meaning() -> None:
    theirs = {"accessible", "admins", "allow_preview", "allow_unregister", "description", "dispenser_data"}
    theirs |= {
        "fields",
        "groups_student_choice",
        "is_lti",
        "lti_keys",
        "lti_send_back_grade",
        "lti_url",
        "name",
    }
    theirs |= {
        "registration",
        "registration_ac",
        "registration_ac_accept",
        "registration_ac_list",
        "tags",
        "toc",
    }
    theirs |= {"registration_password", "task_dispenser", "tasksetid", "tutors"}
    assert theirs & set(schema("course-1")["properties"]) == {"name", "description"}
    manifest = yaml.safe_load((ROOT / "course.yaml").read_text(encoding="utf-8"))
    assert type(manifest["name"]) is str
    assert type(manifest["description"]) is str


def test_results_follow_their_schema() -> None:
    assert list(validator("result-1").iter_errors(document())) == []


def test_the_verdicts_of_the_schema_are_those_of_the_code_from_harmless_to_grave() -> None:
    assert schema("result-1")["$defs"]["verdict"]["enum"] == [verdict.value for verdict in Verdict]


@pytest.mark.parametrize("part", ["result", "check"])
def test_every_field_of_a_result_is_required_and_described(part: str) -> None:
    record = document()["results"][0]
    record = record if part == "result" else record["checks"][0]
    described = schema("result-1")["$defs"][part]
    assert set(described["required"]) == set(record)
    entered = {"grade", "attempt", "attempts", "days_late", "override", "comments"}
    assert set(described["properties"]) == set(record) | (entered if part == "result" else set())


def test_a_result_without_a_required_field_is_refused_and_one_with_a_new_field_is_not() -> None:
    good = document()
    records = [("", good), ("result", good["results"][0]), ("check", good["results"][0]["checks"][0])]
    for part, record in records:
        required = schema("result-1")["$defs"][part]["required"] if part else schema("result-1")["required"]
        for key in required:
            held = record.pop(key)
            assert not validator("result-1").is_valid(good), f"{part} {key}"
            record[key] = held
        record["from_the_future"] = 1
    assert validator("result-1").is_valid(good)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("verdict", "failure"),
        ("points", -1),
        ("points", "4"),
        ("visibility", "secret"),
        ("schedule", "0,1"),
        ("misconceptions", ["m12"]),
        ("misconceptions", "M12"),
    ],
)
def test_a_check_with_a_wrong_value_is_refused(key: str, value: object) -> None:
    bad = copy.deepcopy(document())
    bad["results"][1]["checks"][1][key] = value
    assert not validator("result-1").is_valid(bad)


def test_the_result_schema_has_no_field_that_changes_from_run_to_run() -> None:
    fields = {where.rpartition("/")[2] for where, _ in subschemas(schema("result-1"))}
    assert not {name for name in fields if re.search(r"time|date|elapsed|host|duration|_s$", name)}


PAGES = [("course-1", "course-yaml.md", course_reference), ("cohort-1", "cohort-yaml.md", cohort_reference)]


@pytest.mark.parametrize(("name", "file", "page"), PAGES)
def test_the_reference_page_is_generated_from_the_schema(
    name: str, file: str, page: Callable[[], str]
) -> None:
    assert (ROOT / "docs/reference" / file).read_text(encoding="utf-8") == page(), (
        f"run: python -m threadlings.course.reference {name.partition('-')[0]} > docs/reference/{file}"
    )


@pytest.mark.parametrize(("name", "file", "page"), PAGES)
def test_the_reference_page_names_every_key_and_its_links_lead_to_headings(
    name: str, file: str, page: Callable[[], str]
) -> None:
    text = page()
    for where, node in subschemas(schema(name)):
        if re.search(r"/properties/[^/]+$", where):
            assert f"| `{where.rpartition('/')[2]}` |" in text, where
            assert node["description"] in text, where
    headings = {line[3:].lower().replace(" ", "-") for line in text.splitlines() if line.startswith("## ")}
    assert set(re.findall(r"\(#([^)]+)\)", text)) <= headings


def test_the_example_of_a_cohort_is_valid_for_any_yaml_reader() -> None:
    assert list(validator("cohort-1").iter_errors(yaml.safe_load(COHORT_EXAMPLE))) == []
