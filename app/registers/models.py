"""Listed models, and the proof by digest that an application changes nothing (三(四), 三(六))."""

from collections.abc import Iterable, Sequence
from typing import Any

from app import clock, store
from app.errors import Refusal
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.registry.tables import scenes as lines
from app.rules import digests
from app.store.registers import Model


def digest(code_sha256: str, inputs: Iterable[Any], output_schema: Any) -> str:
    """Return the digest of code, used data items and output schema; raises Refusal with the reason."""
    try:
        return digests.model(code_sha256, inputs, output_schema)
    except ValueError as error:
        raise Refusal(errors={"output_schema": [str(error)]}) from error


def parse_schema(text: str, field: str = "output_schema") -> dict[str, Any]:
    """Parse a declared output schema (JSON Schema of an object); raises Refusal on the form's `field`."""
    try:
        schema = digests.parse_json(text)
    except ValueError as error:
        raise Refusal(errors={field: [str(error)]}) from error
    if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict) or not schema["properties"]:
        raise Refusal(errors={field: ["结果数据结构应为 JSON Schema 对象，在 properties 中逐项列出输出字段。"]})
    return schema


def listed(organisation_id: int | None = None) -> Sequence[Model]:
    """Return the models that are listed now, the newest first; those of one organisation if named."""
    found = store.registers.listed_models()
    return [item for item in found if organisation_id in {None, item.organisation_id}]


def get_listed(model_id: int) -> Model | None:
    """Return a model if it is listed now."""
    return next((item for item in store.registers.listed_models() if item.id == model_id), None)


def of_case(case_id: int) -> Model | None:
    """Return the model that a case listed."""
    return store.registers.model_of_case(case_id)


def resting_on(model: Model) -> Sequence[Model]:
    """Return the listed models that rest on the same panel: this one, and all that took the fast track."""
    return store.registers.models_passed_by(model.panel_case_id)


def changes(model: Model, code_sha256: str, inputs: Iterable[Any], output_schema: Any) -> list[str]:
    """Return what differs from a listed model, in words: code, used data, output; [] when nothing does."""
    same = (model.code_sha256, model.inputs, model.output_schema)
    parts = {
        "模型代码": (code_sha256, model.inputs, model.output_schema),
        "使用数据": (model.code_sha256, list(inputs), model.output_schema),
        "输出结果": (model.code_sha256, model.inputs, output_schema),
    }
    return [name for name, part in parts.items() if digest(*part) != digest(*same)]


def unchanged(digest_: str) -> Model | None:
    """Return a model that is listed now, passed an expert panel and has the same digest; None if there is none.

    This is the whole proof of the fast track: same code, same data items, same output (三(四)).
    """
    return store.registers.listed_model_with(digest_)


def list_model(
    by: By,
    *,
    panel_case_id: int,
    scene_id: int,
    organisation_id: int,
    name: str,
    version: str,
    code_sha256: str,
    inputs: list[Any],
    output_schema: Any,
) -> Model:
    """List the model that a case (`by`) approved (三(三)a). Call inside `store.writing()`; once a case.

    `panel_case_id` is the case whose experts passed it: this one, or on the fast track the listed model's.
    Raises ValueError outside a case.
    """
    if by.case_id is None:
        raise ValueError("模型由办件上架。")
    known = store.registers.model_of_case(by.case_id)
    if known is not None:
        return known
    model = Model(
        case_id=by.case_id,
        panel_case_id=panel_case_id,
        scene_id=scene_id,
        organisation_id=organisation_id,
        name=name[:200],
        version=version[:40],
        code_sha256=code_sha256.lower(),
        inputs=inputs,
        output_schema=output_schema,
        digest=digest(code_sha256, inputs, output_schema),
        state="listed",
        listed_at=clock.now(),
    )
    store.db.session.add(model)
    record(by, model, "上架")
    return model


def delist(by: By, model: Model, reason: str) -> None:
    """Take a model off the list (五(四)): it can't be chosen and opens no fast track. In `store.writing()`."""
    if model.state == "delisted":
        return
    model.state, model.delisted_at = "delisted", clock.now()
    record(by, model, reason)


def record(by: By, model: Model, note: str) -> None:
    """Note a model in the register's history as it now is. Call inside `store.writing()`."""
    store.db.session.flush()
    entries.keep(by, "models", lines.model(model), note)
