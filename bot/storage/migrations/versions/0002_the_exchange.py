"""The exchange of skills: profiles, offers and wishes, proposals, what is said in them. Wishes made so far move along."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

WISHERS = """
    INSERT INTO profiles (person_id, city, held, called, age, quartier, languages, moments, ways, home, most, gives_first,
        ready, invited, address, recipient, lang, begun_at)
    SELECT wishes.person_id, wishes.city, {no}, '', '', '', '[]', '[]', '["place", "outdoors"]', '', 1, {no}, {no}, {no},
        min(coalesce(accounts.platform || ':' || accounts.external, '')), min(coalesce(accounts.external, '')), '',
        min(wishes.wished_at)
    FROM wishes LEFT JOIN accounts ON accounts.person_id = wishes.person_id
    GROUP BY wishes.person_id, wishes.city
"""
WISHES = """
    INSERT INTO skills (profile_id, side, words, topic, level, room, supervised, made_at, fresh_until)
    SELECT profiles.id, 'wish', wishes.words, wishes.topic, 1, 1, {no}, wishes.wished_at, {fresh}
    FROM wishes JOIN profiles ON profiles.person_id = wishes.person_id AND profiles.city = wishes.city
    ORDER BY wishes.id
"""
BACK = """
    INSERT INTO wishes (person_id, city, words, topic, wished_at)
    SELECT profiles.person_id, profiles.city, skills.words, skills.topic, skills.made_at
    FROM skills JOIN profiles ON profiles.id = skills.profile_id
    WHERE skills.side = 'wish' AND skills.gone_at IS NULL ORDER BY skills.id
"""


def _said(sql: str) -> str:
    """In the words of this database."""
    if op.get_bind().dialect.name == "sqlite":
        return sql.format(no="0", fresh="date(wishes.wished_at, '+180 days')")
    return sql.format(no="false", fresh="CAST(wishes.wished_at + interval '180 days' AS date)")


def upgrade() -> None:
    op.create_table('proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('answer_by', sa.DateTime(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(), nullable=True),
    sa.Column('meets_at', sa.DateTime(), nullable=True),
    sa.Column('meets_in', sa.String(length=48), nullable=False),
    sa.Column('helper_at', sa.DateTime(), nullable=True),
    sa.Column('followed_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals'))
    )
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.create_index('ix_proposals_city_state', ['city', 'state'], unique=False)

    op.create_table('rounds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('figures', DATA, nullable=False),
    sa.Column('state', DATA, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rounds'))
    )
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rounds_city'), ['city'], unique=False)

    op.create_table('profiles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('called', sa.String(length=60), nullable=False),
    sa.Column('age', sa.String(length=8), nullable=False),
    sa.Column('quartier', sa.String(length=48), nullable=False),
    sa.Column('languages', DATA, nullable=False),
    sa.Column('moments', DATA, nullable=False),
    sa.Column('ways', DATA, nullable=False),
    sa.Column('home', sa.String(length=96), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('gives_first', sa.Boolean(), nullable=False),
    sa.Column('ready', sa.Boolean(), nullable=False),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.Column('invited', sa.Boolean(), nullable=False),
    sa.Column('address', sa.String(length=160), nullable=False),
    sa.Column('recipient', sa.String(length=64), nullable=False),
    sa.Column('lang', sa.String(length=3), nullable=False),
    sa.Column('begun_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_profiles_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profiles'))
    )
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.create_index('ix_profiles_person_id_city', ['person_id', 'city'], unique=False)

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=True),
    sa.Column('about', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('shown', DATA, nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_reports_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports'))
    )
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reports_person_id'), ['person_id'], unique=False)

    op.create_table('blocks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['other_id'], ['profiles.id'], name=op.f('fk_blocks_other_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['profile_id'], ['profiles.id'], name=op.f('fk_blocks_profile_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocks')),
    sa.UniqueConstraint('profile_id', 'other_id', name=op.f('uq_blocks_profile_id_other_id'))
    )
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blocks_other_id'), ['other_id'], unique=False)

    op.create_table('relayed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('to_place', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['profile_id'], ['profiles.id'], name=op.f('fk_relayed_profile_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_relayed_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relayed'))
    )
    with op.batch_alter_table('relayed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_relayed_profile_id'), ['profile_id'], unique=False)
        batch_op.create_index('ix_relayed_proposal_id', ['proposal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_relayed_said_at'), ['said_at'], unique=False)

    op.create_table('seats',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('teacher', sa.Integer(), nullable=True),
    sa.Column('offer_id', sa.Integer(), nullable=True),
    sa.Column('wish_id', sa.Integer(), nullable=True),
    sa.Column('why', DATA, nullable=False),
    sa.Column('answer', sa.String(length=8), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('meeting', sa.String(length=8), nullable=False),
    sa.Column('met', sa.String(length=8), nullable=False),
    sa.Column('changed', sa.String(length=16), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('shares_note', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['profile_id'], ['profiles.id'], name=op.f('fk_seats_profile_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_seats_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seats')),
    sa.UniqueConstraint('proposal_id', 'place', name=op.f('uq_seats_proposal_id_place'))
    )
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.create_index('ix_seats_profile_id', ['profile_id'], unique=False)

    op.create_table('skills',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=8), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('topic', sa.String(length=48), nullable=True),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('room', sa.Integer(), nullable=False),
    sa.Column('supervised', sa.Boolean(), nullable=False),
    sa.Column('languages', DATA, nullable=True),
    sa.Column('moments', DATA, nullable=True),
    sa.Column('ways', DATA, nullable=True),
    sa.Column('quartier', sa.String(length=48), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('fresh_until', sa.Date(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.Column('gone_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['profile_id'], ['profiles.id'], name=op.f('fk_skills_profile_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skills'))
    )
    with op.batch_alter_table('skills', schema=None) as batch_op:
        batch_op.create_index('ix_skills_profile_id', ['profile_id'], unique=False)

    op.create_table('doubts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('offer_key', sa.String(length=160), nullable=False),
    sa.Column('wish_key', sa.String(length=160), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['profile_id'], ['profiles.id'], name=op.f('fk_doubts_profile_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['wish_id'], ['skills.id'], name=op.f('fk_doubts_wish_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_doubts')),
    sa.UniqueConstraint('wish_id', 'offer_key', name=op.f('uq_doubts_wish_id_offer_key'))
    )
    with op.batch_alter_table('doubts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_doubts_profile_id'), ['profile_id'], unique=False)

    op.execute(_said(WISHERS))
    op.execute(_said(WISHES))
    with op.batch_alter_table('wishes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wishes_person_id'))

    op.drop_table('wishes')


def downgrade() -> None:
    op.create_table('wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(length=48), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('topic', sa.String(length=48), nullable=True),
    sa.Column('wished_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_wishes_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wishes'))
    )
    with op.batch_alter_table('wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wishes_person_id'), ['person_id'], unique=False)

    op.execute(BACK)

    with op.batch_alter_table('doubts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_doubts_profile_id'))

    op.drop_table('doubts')
    with op.batch_alter_table('skills', schema=None) as batch_op:
        batch_op.drop_index('ix_skills_profile_id')

    op.drop_table('skills')
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.drop_index('ix_seats_profile_id')

    op.drop_table('seats')
    with op.batch_alter_table('relayed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_relayed_said_at'))
        batch_op.drop_index('ix_relayed_proposal_id')
        batch_op.drop_index(batch_op.f('ix_relayed_profile_id'))

    op.drop_table('relayed')
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_blocks_other_id'))

    op.drop_table('blocks')
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reports_person_id'))

    op.drop_table('reports')
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.drop_index('ix_profiles_person_id_city')

    op.drop_table('profiles')
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rounds_city'))

    op.drop_table('rounds')
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_proposals_city_state')

    op.drop_table('proposals')
