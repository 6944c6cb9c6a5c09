"""Run the migrations on the application's database; called by Flask-Migrate."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
db = migrate.db


def render_item(kind, item, _context):
    """Write our column types as the plain ones they store, so that migrations don't import the application."""
    if kind == "type" and type(item).__module__.startswith("app."):
        return f"sa.{item.impl!r}" if not hasattr(item.impl, "timezone") else "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
