"""Application scenes and the models listed for them, as lines."""

from collections.abc import Sequence

from app import store
from app.registers.registry.tables.row import Row, day
from app.store.registers import Model, Scene


def scene(row: Scene) -> Row:
    return scenes([row])[0]


def scenes(rows: Sequence[Scene]) -> list[Row]:
    """Describe scenes with the data sets each has a right to now."""
    units = store.lines.units(row.organisation_id for row in rows)
    named = store.lines.data_set_names(row.id for row in rows)
    return [
        Row(
            row.id,
            str(row.id),
            row.name,
            row.state,
            {
                "kind": row.kind,
                "purpose": row.purpose,
                "case_id": row.case_id,
                "plan_case_id": row.plan_case_id,
                "data_sets": named.get(row.id, []),
            },
            organisation=units[row.organisation_id],
            valid_from=day(row.created_at),
            valid_to=day(row.ended_at),
        )
        for row in rows
    ]


def model(row: Model) -> Row:
    return models([row])[0]


def models(rows: Sequence[Model]) -> list[Row]:
    """Describe listed models."""
    units = store.lines.units(row.organisation_id for row in rows)
    named = store.lines.scene_names(row.scene_id for row in rows)
    return [
        Row(
            row.id,
            str(row.id),
            row.name,
            row.state,
            {
                "version": row.version,
                "scene": named[row.scene_id],
                "digest": row.digest,
                "code_sha256": row.code_sha256,
                "inputs": list(row.inputs),
                "outputs": sorted(row.output_schema["properties"]),
                "case_id": row.case_id,
                "panel_case_id": row.panel_case_id,
            },
            organisation=units[row.organisation_id],
            valid_from=day(row.listed_at),
            valid_to=day(row.delisted_at),
        )
        for row in rows
    ]
