"""Alembic's way in: the connection comes from ``bot.storage.schema``, never from a file of its own."""

from alembic import context

from bot.storage.models import Base

connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
