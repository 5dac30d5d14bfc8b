"""Roles and what is done with them; the programme, who follows it, and how people like to be reminded."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column('accounts', sa.Column('spoke_at', sa.DateTime(), nullable=True))

    op.create_table('duties',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('space', sa.String(length=96), nullable=False),
    sa.Column('called', sa.String(length=60), nullable=False),
    sa.Column('given_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_duties_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duties')),
    sa.UniqueConstraint('person_id', 'city', 'role', 'space', name=op.f('uq_duties_person_id_city_role_space'))
    )

    op.create_table('invitations',
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('space', sa.String(length=96), nullable=False),
    sa.Column('left', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_invitations'))
    )

    op.create_table('deeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(length=32), nullable=False),
    sa.Column('about', sa.String(length=160), nullable=False),
    sa.Column('details', DATA, nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deeds'))
    )
    with op.batch_alter_table('deeds', schema=None) as batch_op:
        batch_op.create_index('ix_deeds_city_done_at', ['city', 'done_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_deeds_person_id'), ['person_id'], unique=False)

    op.create_table('events',
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('id', sa.String(length=48), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('origin', sa.String(length=160), nullable=False),
    sa.Column('owner', sa.String(length=96), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('gone_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('city', 'id', name=op.f('pk_events'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index('ix_events_city_updated_at', ['city', 'updated_at'], unique=False)

    op.create_table('follows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('follower', sa.String(length=164), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('target', sa.String(length=120), nullable=False),
    sa.Column('reminders', DATA, nullable=True),
    sa.Column('since_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_follows_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follows')),
    sa.UniqueConstraint('follower', 'city', 'kind', 'target', name=op.f('uq_follows_follower_city_kind_target'))
    )
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.create_index('ix_follows_city_kind_target', ['city', 'kind', 'target'], unique=False)
        batch_op.create_index(batch_op.f('ix_follows_person_id'), ['person_id'], unique=False)

    op.create_table('habits',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reminders', DATA, nullable=True),
    sa.Column('quiet_from', sa.String(length=5), nullable=False),
    sa.Column('quiet_to', sa.String(length=5), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('most_a_day', sa.Integer(), nullable=False),
    sa.Column('paused_until', sa.DateTime(), nullable=True),
    sa.Column('city_news', sa.Boolean(), nullable=False),
    sa.Column('age', sa.String(length=8), nullable=False),
    sa.Column('place', sa.String(length=48), nullable=False),
    sa.Column('chosen', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_habits_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_habits'))
    )


def downgrade() -> None:
    for name in ('habits', 'follows', 'events', 'deeds', 'invitations', 'duties'):
        op.drop_table(name)
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_column('spoke_at')
