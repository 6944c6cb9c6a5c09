"""All that handlers may import: what a service task is told, and what it may do to the registers.

A handler is `def name(call: Call, **parameters) -> dict | None`; the dict is merged into the case's variables.
It runs inside the caller's transaction: what it writes stands or falls with the step. Effects outside the
database go through `notify`. It refuses with `Refusal`; any other exception halts the case as an incident.
"""

from app.documents.drafting import problem as check_template
from app.documents.issuing import Party
from app.documents.templates import body_of as template_body
from app.documents.templates import compose as template_source
from app.documents.templates import described as template_kinds
from app.documents.templates import digest as template_digest
from app.errors import PlatformError, Refusal
from app.registers.clauses import titles as clause_titles
from app.registers.commitments import current as commitment_text
from app.registers.commitments import seed as enter_commitments
from app.registers.commitments import sign as sign_commitment
from app.registers.commitments import titles as commitment_titles
from app.registers.commitments import versions as commitment_versions
from app.registers.confidentiality import enter as enter_promise
from app.registers.confidentiality import promised as has_promised
from app.registers.data_sets import all_active as data_sets
from app.registers.data_sets import change as change_data_set
from app.registers.data_sets import describe as describe_data_set
from app.registers.data_sets import get as data_set
from app.registers.data_sets import of_provider as data_sets_of
from app.registers.data_sets import providers_of
from app.registers.data_sets import with_codes as data_sets_with
from app.registers.delays import acknowledge as acknowledge_delay
from app.registers.delays import explain as explain_delay
from app.registers.delays import late_tasks
from app.registers.experts import confirm as confirm_expert
from app.registers.experts import describe as describe_seat
from app.registers.experts import draw as draw_panel
from app.registers.experts import end as end_expert
from app.registers.experts import nominate as nominate_expert
from app.registers.experts import of_person as expert_of
from app.registers.experts import panel, replace
from app.registers.fees import all_in_force as fees_in_force
from app.registers.fees import meter, set_price
from app.registers.figures import described as figures
from app.registers.identity import Scan, plain_id
from app.registers.identity import consume as consume_code
from app.registers.identity import issue as issue_code
from app.registers.misconduct import describe as describe_misconduct
from app.registers.misconduct import describe_declared as describe_declared_misconduct
from app.registers.misconduct import enter as record_misconduct
from app.registers.misconduct import within as misconduct_within
from app.registers.models import changes as model_changes
from app.registers.models import delist as delist_model
from app.registers.models import digest as model_digest
from app.registers.models import get_listed as listed_model
from app.registers.models import list_model, parse_schema
from app.registers.models import listed as listed_models
from app.registers.models import of_case as model_of_case
from app.registers.models import resting_on as models_resting_on
from app.registers.models import unchanged as unchanged_model
from app.registers.notices import notify
from app.registers.organisations import admit as admit_organisation
from app.registers.organisations import change_facts as change_organisation
from app.registers.organisations import coded as organisation_coded
from app.registers.organisations import facts as applicant_facts
from app.registers.organisations import get as organisation
from app.registers.organisations import is_onboarded, qr_allowed
from app.registers.people.actors import Actor
from app.registers.registry.entries import By
from app.registers.registry.entries import change as change_entry
from app.registers.registry.entries import enter as enter_entry
from app.registers.registry.entries import find as entries
from app.registers.registry.entries import get as entry
from app.registers.registry.entries import in_force as entries_in_force
from app.registers.rule_sets import enter as enter_rules
from app.registers.rule_sets import extend as continue_rules
from app.registers.rule_sets import in_force as rules_in_force
from app.registers.rule_sets import known as rules_known
from app.registers.scenes import MAY_SIGN, SAMPLE_DATA, set_plan
from app.registers.scenes import approve as approve_scene
from app.registers.scenes import described as scene_facts
from app.registers.scenes import end as end_scene
from app.registers.scenes import get as scene
from app.registers.scenes import grant as grant_right
from app.registers.scenes import of_organisation as scenes_of
from app.registers.scenes import register as register_scene
from app.registers.scenes import rights as scene_rights
from app.registers.scenes import sampled as sampled_data_sets
from app.registers.scenes import using as scenes_using
from app.registers.uploads.files import get as file
from app.rules.dates import years_before
from app.rules.forms import Option
from app.service_api.call import Call, CaseFacts, clause
from app.service_api.conditions import (
    no_agreement,
    no_security_rules,
    nobody_promised,
    not_onboarded,
    not_promised,
    operator_mandate_ended,
    provider_not_published,
    reasons,
    template_not_filed,
)
from app.service_api.documents import (
    acting_unit,
    document,
    documents_of,
    issue_document,
    rules_title,
    sign_document,
    void_document,
)
from app.service_api.effects import raise_case, send_message
from app.service_api.facts import (
    case_numbers,
    expert_accounts,
    experts_in_office,
    figure,
    filed_answers,
    live_scenes,
    local,
    members,
    models_of_scene,
    onboarded,
    open_cases,
    resident_id_problem,
    suspended,
    today,
    working_day_ahead,
    working_days_late,
)
from app.service_api.schedule import Period, Target
from app.service_api.standing import (
    reinstate_organisation,
    revoke_tokens,
    suspend_organisation,
    terminate_organisation,
)
from app.store.commitments import Signature
from app.store.documents import Document
from app.store.entries import Entry
from app.store.panels import PanelSeat
from app.store.people import Organisation, Person
from app.store.registers import DataSet, Expert, Model, Scene

__all__ = [
    "MAY_SIGN",
    "SAMPLE_DATA",
    "Actor",
    "By",
    "Call",
    "CaseFacts",
    "DataSet",
    "Document",
    "Entry",
    "Expert",
    "Model",
    "Option",
    "Organisation",
    "PanelSeat",
    "Party",
    "Period",
    "Person",
    "PlatformError",
    "Refusal",
    "Scan",
    "Scene",
    "Signature",
    "Target",
    "acknowledge_delay",
    "acting_unit",
    "admit_organisation",
    "applicant_facts",
    "approve_scene",
    "case_numbers",
    "change_data_set",
    "change_entry",
    "change_organisation",
    "check_template",
    "clause",
    "clause_titles",
    "commitment_text",
    "commitment_titles",
    "commitment_versions",
    "confirm_expert",
    "consume_code",
    "continue_rules",
    "data_set",
    "data_sets",
    "data_sets_of",
    "data_sets_with",
    "delist_model",
    "describe_data_set",
    "describe_declared_misconduct",
    "describe_misconduct",
    "describe_seat",
    "document",
    "documents_of",
    "draw_panel",
    "end_expert",
    "end_scene",
    "enter_commitments",
    "enter_entry",
    "enter_promise",
    "enter_rules",
    "entries",
    "entries_in_force",
    "entry",
    "expert_accounts",
    "expert_of",
    "experts_in_office",
    "explain_delay",
    "fees_in_force",
    "figure",
    "figures",
    "file",
    "filed_answers",
    "grant_right",
    "has_promised",
    "is_onboarded",
    "issue_code",
    "issue_document",
    "late_tasks",
    "list_model",
    "listed_model",
    "listed_models",
    "live_scenes",
    "local",
    "members",
    "meter",
    "misconduct_within",
    "model_changes",
    "model_digest",
    "model_of_case",
    "models_of_scene",
    "models_resting_on",
    "no_agreement",
    "no_security_rules",
    "nobody_promised",
    "nominate_expert",
    "not_onboarded",
    "not_promised",
    "notify",
    "onboarded",
    "open_cases",
    "operator_mandate_ended",
    "organisation",
    "organisation_coded",
    "panel",
    "parse_schema",
    "plain_id",
    "provider_not_published",
    "providers_of",
    "qr_allowed",
    "raise_case",
    "reasons",
    "record_misconduct",
    "register_scene",
    "reinstate_organisation",
    "replace",
    "resident_id_problem",
    "revoke_tokens",
    "rules_in_force",
    "rules_known",
    "rules_title",
    "sampled_data_sets",
    "scene",
    "scene_facts",
    "scene_rights",
    "scenes_of",
    "scenes_using",
    "send_message",
    "set_plan",
    "set_price",
    "sign_commitment",
    "sign_document",
    "suspend_organisation",
    "suspended",
    "template_body",
    "template_digest",
    "template_kinds",
    "template_not_filed",
    "template_source",
    "terminate_organisation",
    "today",
    "unchanged_model",
    "void_document",
    "working_day_ahead",
    "working_days_late",
    "years_before",
]
