"""every procedure"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE access_right SET kind = 'may_sign' WHERE kind = 'agreement'")
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_of_person', ['actor_id', 'kind', 'at'], unique=False, sqlite_where=sa.text('case_id IS NULL'), postgresql_where=sa.text('case_id IS NULL'))

    op.create_table('schedule_occurrence',
    sa.Column('process', sa.String(length=60), nullable=False),
    sa.Column('period', sa.String(length=20), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('raised', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('process', 'period', name=op.f('pk_schedule_occurrence'))
    )
    with op.batch_alter_table('schedule_occurrence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_schedule_occurrence_ended_on'), ['ended_on'], unique=False)

    op.create_table('entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_entry_case_id_case_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_entry_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('number', name=op.f('uq_entry_number'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_entry_register_state', ['register', 'state'], unique=False)
        batch_op.create_index('ix_entry_register_subject', ['register', 'subject'], unique=False)

    op.create_table('register_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_register_change_case_id_case_file')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_register_change_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_change'))
    )
    with op.batch_alter_table('register_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_register_change_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_register_change_line', ['register', 'line_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('first_sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_document_case_id_case_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_document_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['template_id'], ['entry.id'], name=op.f('fk_document_template_id_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('code', name=op.f('uq_document_code')),
    sa.UniqueConstraint('number', name=op.f('uq_document_number'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_first_sha256'), ['first_sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_sha256'), ['sha256'], unique=False)

    op.create_table('entry_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('grant_key', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_party_entry_id_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_party')),
    sa.UniqueConstraint('grant_key', 'entry_id', name=op.f('uq_entry_party_grant_key'))
    )
    with op.batch_alter_table('entry_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_party_entry_id'), ['entry_id'], unique=False)

    op.create_table('meter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('scene_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('quantity', sa.Numeric(precision=18, scale=6), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_meter_case_id_case_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_meter_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['scene_id'], ['scene.id'], name=op.f('fk_meter_scene_id_scene')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meter')),
    sa.UniqueConstraint('key', name=op.f('uq_meter_key'))
    )
    with op.batch_alter_table('meter', schema=None) as batch_op:
        batch_op.create_index('ix_meter_item_day', ['item', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_meter_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('document_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('grant_key', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_party_document_id_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_party')),
    sa.UniqueConstraint('grant_key', 'document_id', name=op.f('uq_document_party_grant_key'))
    )
    with op.batch_alter_table('document_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_party_document_id'), ['document_id'], unique=False)

    op.create_table('document_signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('party', sa.String(length=200), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('person_name', sa.String(length=60), nullable=False),
    sa.Column('proof', sa.String(length=30), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_sha256', sa.String(length=64), nullable=False),
    sa.Column('sealed_sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_signature_document_id_document')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_document_signature_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_document_signature_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_signature')),
    sa.UniqueConstraint('document_id', 'place', name=op.f('uq_document_signature_document_id'))
    )
    with op.batch_alter_table('document_signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_signature_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_signature_sealed_sha256'), ['sealed_sha256'], unique=False)

    with op.batch_alter_table('data_set', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('openness', sa.String(length=20), server_default='conditional', nullable=False))
        batch_op.add_column(sa.Column('interface', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('updates', sa.String(length=12), server_default='running', nullable=False))
        batch_op.add_column(sa.Column('authorised_until', sa.Date(), nullable=True))

    with op.batch_alter_table('misconduct', schema=None) as batch_op:
        batch_op.add_column(sa.Column('case_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_misconduct_case_id_case_file'), 'case_file', ['case_id'], ['id'])

    with op.batch_alter_table('model', schema=None) as batch_op:
        batch_op.add_column(sa.Column('delisted_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('given_up_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('case_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_outgoing_case_id_case_file'), 'case_file', ['case_id'], ['id'])

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('otp_secret', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('otp_used', sa.Integer(), nullable=True))

    with op.batch_alter_table('scene', schema=None) as batch_op:
        batch_op.add_column(sa.Column('plan_case_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_scene_plan_case_id_case_file'), 'case_file', ['plan_case_id'], ['id'])



def downgrade() -> None:
    op.execute("UPDATE access_right SET kind = 'agreement' WHERE kind = 'may_sign'")
    with op.batch_alter_table('scene', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_scene_plan_case_id_case_file'), type_='foreignkey')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('plan_case_id')

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_of_person', sqlite_where=sa.text('case_id IS NULL'), postgresql_where=sa.text('case_id IS NULL'))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('otp_used')
        batch_op.drop_column('otp_secret')

    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outgoing_case_id_case_file'), type_='foreignkey')
        batch_op.drop_column('case_id')
        batch_op.drop_column('given_up_at')

    with op.batch_alter_table('model', schema=None) as batch_op:
        batch_op.drop_column('delisted_at')

    with op.batch_alter_table('misconduct', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_misconduct_case_id_case_file'), type_='foreignkey')
        batch_op.drop_column('case_id')

    with op.batch_alter_table('data_set', schema=None) as batch_op:
        batch_op.drop_column('authorised_until')
        batch_op.drop_column('updates')
        batch_op.drop_column('interface')
        batch_op.drop_column('openness')
        batch_op.drop_column('version')

    with op.batch_alter_table('document_signature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_signature_sealed_sha256'))
        batch_op.drop_index(batch_op.f('ix_document_signature_document_id'))

    op.drop_table('document_signature')
    with op.batch_alter_table('document_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_party_document_id'))

    op.drop_table('document_party')
    with op.batch_alter_table('meter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meter_organisation_id'))
        batch_op.drop_index('ix_meter_item_day')

    op.drop_table('meter')
    with op.batch_alter_table('entry_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_party_entry_id'))

    op.drop_table('entry_party')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_sha256'))
        batch_op.drop_index(batch_op.f('ix_document_first_sha256'))
        batch_op.drop_index(batch_op.f('ix_document_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_document_kind'))
        batch_op.drop_index(batch_op.f('ix_document_case_id'))

    op.drop_table('document')
    with op.batch_alter_table('register_change', schema=None) as batch_op:
        batch_op.drop_index('ix_register_change_line')
        batch_op.drop_index(batch_op.f('ix_register_change_case_id'))

    op.drop_table('register_change')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_register_subject')
        batch_op.drop_index('ix_entry_register_state')
        batch_op.drop_index(batch_op.f('ix_entry_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_entry_case_id'))

    op.drop_table('entry')
    with op.batch_alter_table('schedule_occurrence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_schedule_occurrence_ended_on'))

    op.drop_table('schedule_occurrence')
