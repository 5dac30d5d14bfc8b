"""Announcements, a copy for each who receives one, and what comes back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table('announcements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('space', sa.String(length=96), nullable=False),
    sa.Column('texts', DATA, nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('offers', DATA, nullable=False),
    sa.Column('audience', DATA, nullable=False),
    sa.Column('age', sa.String(length=8), nullable=False),
    sa.Column('reference', sa.String(length=1000), nullable=False),
    sa.Column('picture', sa.LargeBinary(), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=True),
    sa.Column('repeats', sa.String(length=12), nullable=False),
    sa.Column('issue', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('pending', DATA, nullable=True),
    sa.Column('seconded_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('begun_at', sa.DateTime(), nullable=True),
    sa.Column('spread_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcements'))
    )
    with op.batch_alter_table('announcements', schema=None) as batch_op:
        batch_op.create_index('ix_announcements_city_state', ['city', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_announcements_person_id'), ['person_id'], unique=False)

    op.create_table('copies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('issue', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('platform', sa.String(length=16), nullable=False),
    sa.Column('address', sa.String(length=160), nullable=False),
    sa.Column('recipient', sa.String(length=64), nullable=False),
    sa.Column('lang', sa.String(length=3), nullable=False),
    sa.Column('why', sa.String(length=180), nullable=False),
    sa.Column('task', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.Column('message', sa.String(length=250), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sending_at', sa.DateTime(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcements.id'], name=op.f('fk_copies_announcement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_copies_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_copies')),
    sa.UniqueConstraint('announcement_id', 'issue', 'address', name=op.f('uq_copies_announcement_id_issue_address'))
    )
    with op.batch_alter_table('copies', schema=None) as batch_op:
        batch_op.create_index('ix_copies_platform_state_due_at', ['platform', 'state', 'due_at'], unique=False)
        batch_op.create_index('ix_copies_announcement_id_state', ['announcement_id', 'state'], unique=False)
        batch_op.create_index('ix_copies_person_id_due_at', ['person_id', 'due_at'], unique=False)

    op.create_table('interests',
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('called', sa.String(length=60), nullable=False),
    sa.Column('said_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcements.id'], name=op.f('fk_interests_announcement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_interests_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('announcement_id', 'person_id', 'kind', name=op.f('pk_interests'))
    )

    op.create_table('inquiries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcements.id'], name=op.f('fk_inquiries_announcement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_inquiries_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiries'))
    )
    with op.batch_alter_table('inquiries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiries_announcement_id'), ['announcement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiries_person_id'), ['person_id'], unique=False)

    op.create_table('news_choices',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=180), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_news_choices_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'about', name=op.f('pk_news_choices'))
    )


def downgrade() -> None:
    for name in ('news_choices', 'inquiries', 'interests', 'copies', 'announcements'):
        op.drop_table(name)
