"""Reminders: whose are planned anew, what followers know, what was told unasked; places, impressions, repeated posts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table('replans',
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('follower', sa.String(length=164), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_replans_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('city', 'follower', name=op.f('pk_replans'))
    )
    with op.batch_alter_table('replans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replans_person_id'), ['person_id'], unique=False)

    op.create_table('known_events',
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('id', sa.String(length=48), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('told', sa.String(length=64), nullable=False),
    sa.Column('planned', sa.String(length=64), nullable=False),
    sa.Column('planned_until', sa.DateTime(), nullable=True),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('city', 'id', name=op.f('pk_known_events'))
    )
    with op.batch_alter_table('known_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_events_seen_at'), ['seen_at'], unique=False)

    op.create_table('differences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('event', sa.String(length=48), nullable=False),
    sa.Column('batch', sa.String(length=32), nullable=False),
    sa.Column('data', DATA, nullable=False),
    sa.Column('spread', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_differences'))
    )
    with op.batch_alter_table('differences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_differences_spread'), ['spread'], unique=False)

    op.create_table('unasked',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('follower', sa.String(length=164), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=128), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('row', sa.String(length=128), nullable=False),
    sa.Column('name', sa.String(length=48), nullable=False),
    sa.Column('args', DATA, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_unasked_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unasked')),
    sa.UniqueConstraint('follower', 'key', name=op.f('uq_unasked_follower_key'))
    )
    with op.batch_alter_table('unasked', schema=None) as batch_op:
        batch_op.create_index('ix_unasked_follower_day', ['follower', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_unasked_day'), ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_unasked_person_id'), ['person_id'], unique=False)

    op.create_table('rooms',
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('event', sa.String(length=48), nullable=False),
    sa.Column('recurrence', sa.String(length=20), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('city', 'event', 'recurrence', name=op.f('pk_rooms'))
    )

    op.create_table('registrations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('event', sa.String(length=48), nullable=False),
    sa.Column('recurrence', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('called', sa.String(length=60), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('queued_at', sa.DateTime(), nullable=False),
    sa.Column('offered_until', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_registrations_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registrations')),
    sa.UniqueConstraint('city', 'code', name=op.f('uq_registrations_city_code')),
    sa.UniqueConstraint('city', 'event', 'recurrence', 'person_id', name=op.f('uq_registrations_city_event_recurrence_person_id'))
    )
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.create_index('ix_registrations_state_offered_until', ['state', 'offered_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_registrations_person_id'), ['person_id'], unique=False)

    op.create_table('impressions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('event', sa.String(length=48), nullable=False),
    sa.Column('answer', sa.String(length=16), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_impressions'))
    )
    with op.batch_alter_table('impressions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_impressions_event'), ['event'], unique=False)

    op.create_table('repeats',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=160), nullable=False),
    sa.Column('recipient', sa.String(length=64), nullable=False),
    sa.Column('space', sa.String(length=96), nullable=False),
    sa.Column('rule', sa.String(length=200), nullable=False),
    sa.Column('start', sa.String(length=20), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('exceptions', DATA, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('next_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_repeats_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repeats'))
    )
    with op.batch_alter_table('repeats', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_repeats_next_at'), ['next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_repeats_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    for name in ('repeats', 'impressions', 'registrations', 'rooms', 'unasked', 'differences', 'known_events', 'replans'):
        op.drop_table(name)
