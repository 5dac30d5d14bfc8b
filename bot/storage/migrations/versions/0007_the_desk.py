"""Members of spaces; who keeps an entry and what the desk made of a question; what waits for a person; linked accounts."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TAKEN = ('calls', 'reports')


def upgrade() -> None:
    op.create_table('members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('space', sa.String(length=96), nullable=False),
    sa.Column('joined_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_members_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_members')),
    sa.UniqueConstraint('person_id', 'city', 'space', name=op.f('uq_members_person_id_city_space'))
    )
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.create_index('ix_members_city_space', ['city', 'space'], unique=False)

    op.create_table('awaiting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('lang', sa.String(length=3), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_awaiting_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_awaiting')),
    sa.UniqueConstraint('person_id', 'city', 'words', name=op.f('uq_awaiting_person_id_city_words'))
    )
    with op.batch_alter_table('awaiting', schema=None) as batch_op:
        batch_op.create_index('ix_awaiting_city', ['city'], unique=False)

    op.create_table('suggestions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('entry', sa.String(length=48), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('lang', sa.String(length=3), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('told_at', sa.DateTime(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_suggestions_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestions'))
    )
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.create_index('ix_suggestions_city_done_at', ['city', 'done_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_person_id'), ['person_id'], unique=False)

    op.create_table('appeals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('topic', sa.String(length=48), nullable=False),
    sa.Column('space', sa.String(length=96), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('told_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeals'))
    )
    with op.batch_alter_table('appeals', schema=None) as batch_op:
        batch_op.create_index('ix_appeals_city_state', ['city', 'state'], unique=False)

    op.create_table('links',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=True),
    sa.Column('guesses', sa.Integer(), nullable=False),
    sa.Column('guessed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_links_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_links')),
    sa.UniqueConstraint('code', name=op.f('uq_links_code'))
    )

    op.add_column('spaces', sa.Column('code', sa.String(length=16), nullable=False, server_default=''))
    op.add_column('entries', sa.Column('owner', sa.String(length=96), nullable=False, server_default=''))
    op.add_column('entries', sa.Column('verified_on', sa.Date(), nullable=True))
    op.add_column('entries', sa.Column('closed_on', sa.Date(), nullable=True))
    op.add_column('entries', sa.Column('merged_into', sa.String(length=48), nullable=False, server_default=''))
    op.add_column('entries', sa.Column('asked_at', sa.DateTime(), nullable=True))
    op.add_column('questions', sa.Column('quartier', sa.String(length=48), nullable=True))
    op.add_column('questions', sa.Column('settled', sa.String(length=64), nullable=False, server_default=''))
    for name in TAKEN:
        op.add_column(name, sa.Column('taken_by', sa.Integer(), nullable=True))
        op.add_column(name, sa.Column('taken_at', sa.DateTime(), nullable=True))
        op.add_column(name, sa.Column('told_at', sa.DateTime(), nullable=True))


def downgrade() -> None:
    for name in TAKEN:
        with op.batch_alter_table(name, schema=None) as batch_op:
            for column in ('told_at', 'taken_at', 'taken_by'):
                batch_op.drop_column(column)
    for name, columns in (
        ('questions', ('settled', 'quartier')),
        ('entries', ('asked_at', 'merged_into', 'closed_on', 'verified_on', 'owner')),
        ('spaces', ('code',)),
    ):
        with op.batch_alter_table(name, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
    for name in ('links', 'appeals', 'suggestions', 'awaiting', 'members'):
        op.drop_table(name)
