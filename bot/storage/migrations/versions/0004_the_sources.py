"""Programmes that are read from an address, what they said last of each event, calendars of one's own, events being written."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('given', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('given_version', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('spaces', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shows_events', sa.Boolean(), nullable=False, server_default=sa.false()))

    op.create_table('sources',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('form', sa.String(length=12), nullable=False),
    sa.Column('owner', sa.String(length=96), nullable=False),
    sa.Column('every', sa.Integer(), nullable=False),
    sa.Column('etag', sa.String(length=200), nullable=False),
    sa.Column('last_modified', sa.String(length=64), nullable=False),
    sa.Column('result', DATA, nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('claimed_until', sa.DateTime(), nullable=True),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.Column('failing_since_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sources')),
    sa.UniqueConstraint('city', 'url', name=op.f('uq_sources_city_url'))
    )
    with op.batch_alter_table('sources', schema=None) as batch_op:
        batch_op.create_index('ix_sources_due_at', ['due_at'], unique=False)

    op.create_table('calendars',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('secret', sa.String(length=48), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_calendars_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'city', name=op.f('pk_calendars')),
    sa.UniqueConstraint('secret', name=op.f('uq_calendars_secret'))
    )

    op.create_table('drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('data', DATA, nullable=False),
    sa.Column('begun_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_drafts_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts'))
    )
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drafts_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    for name in ('drafts', 'calendars', 'sources'):
        op.drop_table(name)
    with op.batch_alter_table('spaces', schema=None) as batch_op:
        batch_op.drop_column('shows_events')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_column('given_version')
        batch_op.drop_column('given')
