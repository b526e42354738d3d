"""JSON Schemas of all files that qtaml_hw reads and writes, and the tables of docs/formats.md.

    python docs/formats/build.py            write them
    python docs/formats/build.py --check    fail if one is not current

Everything is taken from the models that read and write the files: pydantic models as they are, frozen dataclasses field
by field. So a schema cannot promise what the code does not do.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
import typing
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel

from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.design import Design
from qtaml_hw.explore.sweep import HALF_WIDTH, MOST_POINTS
from qtaml_hw.hdl.manifest import schema_text
from qtaml_hw.mission import Mission
from qtaml_hw.physics.technology import Technology
from qtaml_hw.plan import FORMAT as PLAN_FORMAT, Plan, Prediction
from qtaml_hw.report.data import FORMAT as REPORT_FORMAT, ReportData
from qtaml_hw.storage.scheme import ReadOut, Segment

HERE = Path(__file__).resolve().parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALARS = {int: "integer", float: "number", str: "string", bool: "boolean", type(None): "null"}

Schema = dict[str, Any]


def of_type(hint: Any, defs: dict[str, Schema]) -> Schema:
    """Schema of what a field of this type is in JSON; dataclasses are put into `defs`."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in SCALARS:
        return {"type": SCALARS[hint]}
    if hint is Any:
        return {}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [of_type(a, defs) for a in arguments]}
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": of_type(arguments[0], defs)}
    if origin is tuple:
        return {"type": "array", "prefixItems": [of_type(a, defs) for a in arguments], "items": False}
    if origin is dict:
        return {"type": "object", "additionalProperties": of_type(arguments[1], defs)}
    if origin is np.ndarray:
        element = typing.get_args(arguments[1])[0]
        return {"type": "array", "items": {"type": "integer" if issubclass(element, np.integer) else "number"}}
    if hint is BitChannel:  # one cause as it is, several under their name
        cause = of_type(Cause, defs)
        several = {"causes": {"type": "array", "items": cause}}
        return {"anyOf": [cause, {"type": "object", "properties": several, "required": ["causes"]}]}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in defs:
            defs[hint.__name__] = {}
            defs[hint.__name__] = of_dataclass(hint, defs)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    raise TypeError(f"no JSON for {hint}")


def of_dataclass(kind: type, defs: dict[str, Schema]) -> Schema:
    """An object with the fields of `kind`, those without a default required."""
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    properties = {name: of_type(hints[name], defs) for name in fields}
    required = [
        n for n, f in fields.items() if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]
    if kind is Prediction:  # says in the file what the figures are of
        names = {"distortion": "output_distortion", "unprotected": "unprotected_distortion"}
        properties = {names.get(name, name): value for name, value in properties.items()}
        required = [names.get(name, name) for name in required]
    if kind is ReadOut:  # a long table is packed into a text
        properties["table"] = {"anyOf": [properties["table"], {"type": "string"}]}
    if kind is Segment:  # writes its protection as the name of a code
        del properties["protection"]
        required.remove("protection")
        properties |= {"code": {"type": "string"}, "packed": {"type": "boolean"}}
        required.append("code")
    summary = (kind.__doc__ or "").partition("\n")[0]
    return {
        "description": summary,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def document(title: str, kind: type, form: str) -> Schema:
    """Schema of a file that holds `kind` under a format name."""
    defs: dict[str, Schema] = {}
    body = of_dataclass(kind, defs)
    body["properties"] = {"format": {"const": form}, **body["properties"]}
    body["required"] = ["format", *body["required"]]
    return {"$schema": DIALECT, "title": title, **body, "$defs": dict(sorted(defs.items()))}


def design() -> Schema:
    """Schema of a design file."""
    return {"$schema": DIALECT, **Design.model_json_schema(), "title": "design.toml"}


def sweep() -> Schema:
    """Schema of a sweep file: a design in which any field has a value, a list of values, or a range."""
    schema = design()
    for name, section in schema["$defs"].items():
        fields = {field: _several(value) for field, value in section["properties"].items()}
        schema["$defs"][name] = {k: v for k, v in section.items() if k != "required"} | {"properties": fields}
    end = {"type": ["number", "string"]}
    steps = {"type": "integer", "minimum": 2, "maximum": MOST_POINTS}
    schema["$defs"]["Range"] = {
        "type": "object",
        "properties": {"from": end, "to": end, "steps": steps, "scale": {"enum": ["linear", "log"]}},
        "required": ["from", "to", "steps"],
        "additionalProperties": False,
    }
    sections = {}
    for name, value in schema["properties"].items():
        one = {"$ref": value["$ref"]}
        sections[name] = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
    half = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, "default": HALF_WIDTH}
    base = {"type": "string", "description": "design file that says what this file does not"}
    schema["properties"] = {"base": base, "half_width": half, **sections}
    del schema["required"]
    return schema | {"title": "sweep.toml", "description": "A design file in which any field may have several values."}


def technology() -> Schema:
    """Schema of a technology file: its name is that of the file, and times may be texts."""
    schema = Technology.model_json_schema(by_alias=True)
    del schema["properties"]["name"]
    schema["required"].remove("name")
    value = {"anyOf": [{"type": "number"}, {"type": "string"}]}
    schema["properties"]["defaults"]["additionalProperties"] = value
    schema["$defs"]["MeasuredPoint"]["properties"]["at"]["additionalProperties"] = value
    pair = {"type": "array", "items": value, "minItems": 2, "maxItems": 2}
    schema["properties"]["valid_range"]["additionalProperties"] = pair
    return {"$schema": DIALECT, **schema, "title": "technology.toml"}


def mission() -> Schema:
    """Schema of a mission file: times may be texts."""
    schema = Mission.model_json_schema()
    value = {"type": ["number", "string"]}
    for name in ("time", "scrub", "reload"):
        about = {
            key: schema["properties"][name][key]
            for key in ("description", "default")
            if key in schema["properties"][name]
        }
        schema["properties"][name] = about | value
    return {"$schema": DIALECT, **schema, "title": "mission.toml"}


def _several(field: Schema) -> Schema:
    about = {key: field[key] for key in ("description", "default", "title") if key in field}
    one = {key: value for key, value in field.items() if key not in about}
    return about | {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}, {"$ref": "#/$defs/Range"}]}


def _summed(schema: Schema) -> Schema:
    """With the checksum that a file carries."""
    about = "SHA-256 of the rest as JSON: keys sorted, no spaces (qtaml_hw.plan.checksum)"
    schema["properties"]["checksum"] = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": about}
    return schema


def schemas() -> dict[str, str]:
    """Text of every schema by file name."""
    made = {
        "design": design(),
        "sweep": sweep(),
        "technology": technology(),
        "mission": mission(),
        "plan": _summed(document("plan.json", Plan, PLAN_FORMAT)),
        "report": document("report.json", ReportData, REPORT_FORMAT),
    }
    texts = {f"{name}.schema.json": json.dumps(schema, indent=1) + "\n" for name, schema in made.items()}
    return texts | {"manifest.schema.json": schema_text()}


def section_table(name: str) -> str:
    """Markdown table of a section of the design file."""
    model = Design.model_fields[name].annotation
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    rows = [f"| `[{name}]` | default | meaning |", "|---|---|---|"]
    for key, field in model.described().items():
        default = (
            "required" if field.is_required() else "" if field.default is None else f"`{json.dumps(field.default)}`"
        )
        meaning = (field.description or _choices(field.annotation)).replace("|", "\\|")
        rows.append(f"| `{key}` | {default} | {meaning} |")
    return "\n".join(rows)


def _choices(annotation: Any) -> str:
    return ", ".join(f"`{choice}`" for choice in typing.get_args(annotation))


def page(text: str) -> str:
    """The page with its tables made anew."""
    for name in Design.model_fields:
        start, end = f"<!-- table: {name} -->\n", "<!-- end -->"
        before, _, rest = text.partition(start)
        text = f"{before}{start}{section_table(name)}\n{end}{rest.partition(end)[2]}"
    return text


def files() -> dict[Path, str]:
    """What this command writes."""
    about = HERE.with_suffix(".md")
    return {HERE / name: text for name, text in schemas().items()} | {about: page(about.read_text(encoding="utf-8"))}


def main() -> None:
    """Write everything, or say what is not current."""
    made = files()
    stale = [p.name for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        sys.exit(f"not current: {', '.join(stale)}: run python docs/formats/build.py" if stale else 0)
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
