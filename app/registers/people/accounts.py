"""Personal accounts: made by an administrator, or by the first person of a new organisation (二(一), 七(二)4)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app import clock, store
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.registers import audit, organisations
from app.registers.people import passwords
from app.registers.people.actors import ORGANISATION_KINDS, ROLES, Actor, actor_of
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.registry.tables import organisations as lines
from app.rules import identifiers, texts
from app.store.people import Duty, Person

_USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


@dataclass(frozen=True)
class SignUp:
    """What the first person of an organisation fills in. `kind`: using_unit or service_provider."""

    kind: str
    organisation: str
    uscc: str
    username: str
    name: str
    password: str
    email: str = ""
    phone: str = ""


def create(
    by: Actor,
    *,
    username: str,
    name: str,
    role: str,
    password_hash: str,
    organisation_id: int | None = None,
    duties: Iterable[str] = (),
    email: str = "",
    phone: str = "",
) -> Person:
    """Make an account (administrators and the platform itself). Call inside `store.writing()`.

    Raises Forbidden, Refusal with the wrong fields, NotFound for an unknown organisation.
    """
    if not (by.is_system or by.role == "admin"):
        raise Forbidden("只有系统管理员可以新建账号。")
    username = username.strip().lower()
    _check({"username": username_problems(username), "role": _role_problems(role, organisation_id)})
    person = _add(username, name, role, password_hash, organisation_id, email=email, phone=phone)
    person.duties = [Duty(duty=duty) for duty in sorted(set(duties))]
    _keep(By(by.person_id), person, "新建账号")
    audit.record(by, "account.created", f"新建账号 {username}", username=username, role=role)
    return person


def sign_up(form: SignUp) -> Actor:
    """Register a new organisation and its first person, in a transaction of its own.

    The organisation is `registered`: it may do nothing but apply for onboarding (二(一)).
    Raises Refusal with the wrong fields, Conflict when somebody registered the same at this moment.
    """
    username = form.username.strip().lower()
    _check(problems(form))
    password_hash = passwords.hashed(form.password)
    try:
        with store.writing():
            unit = organisations.register(form.kind, form.organisation, form.uscc)
            contact = {"email": form.email, "phone": form.phone}
            person = _add(username, form.name, "applicant", password_hash, unit.id, **contact)
            unit.contact_name, unit.contact_phone = person.name, person.phone
            organisations.record(By(person.id), unit, "注册")
            _keep(By(person.id), person, "注册账号")
            audit.record(actor_of(person), "account.signed_up", f"注册账号 {username}", username=username)
    except store.Duplicate as error:
        raise Conflict("该用户名或单位刚刚已被登记。请直接登录，或更换后重试。") from error
    return actor_of(person)


def problems(form: SignUp) -> dict[str, list[str]]:
    """Return all that is wrong with a sign-up by field (Chinese), so that it is put right in one go."""
    username = form.username.strip().lower()
    unit = organisations.problems(form.kind, form.organisation, form.uscc)
    unprintable = _text_problems(form.organisation, "单位全称", 200) if "organisation" not in unit else []
    found = {
        **unit,
        **({"organisation": unprintable} if unprintable else {}),
        "name": _text_problems(form.name, "姓名", 60),
        "phone": _phone_problems(form.phone),
        "email": [] if not form.email or texts.is_email(form.email) else ["电子邮箱格式有误。"],
        "username": username_problems(username),
        "password": passwords.problems(form.password, username),
    }
    return {field: wrong for field, wrong in found.items() if wrong}


def check_credentials(username: str, password: str) -> Person | None:
    """Return the active account these credentials open, None otherwise; both take the same time."""
    person = store.people.person_by_username(username.strip().lower())
    fits = passwords.matches(password, person.password_hash if person and person.active else None)
    return person if fits else None


def change_password(actor: Actor, old: str, new: str, *, keep_session: int | None = None) -> None:
    """Replace the actor's password and end their other sessions, in a transaction of its own.

    Raises Refusal with the wrong fields (`old`, `new`).
    """
    person = get(actor.id)
    if not passwords.matches(old, person.password_hash):
        raise Refusal(errors={"old": ["原密码不正确。"]})
    wrong = passwords.problems(new, person.username)
    _check({"new": wrong or (["新密码不能与原密码相同。"] if new == old else [])})
    password_hash = passwords.hashed(new)
    with store.writing():
        get(actor.id).password_hash = password_hash
        store.people.end_sessions(actor.id, clock.now(), keep=keep_session)
        audit.record(actor, "account.password_changed", "修改密码")


def set_locale(actor: Actor, locale: str) -> None:
    """Remember the language of the pages, `zh` or `en`, in a transaction of its own. Raises Refusal."""
    _check({"locale": [] if locale in {"zh", "en"} else ["不支持该语言。"]})
    with store.writing():
        get(actor.id).locale = locale


def set_active(by: Actor, person_id: int, *, active: bool) -> None:
    """Close or reopen an account; closing ends its sessions. Administrators. Call inside `store.writing()`.

    Raises Forbidden, NotFound.
    """
    if by.role != "admin" or by.id == person_id:
        raise Forbidden("只有系统管理员可以停用或启用他人的账号。")
    person = get(person_id)
    person.active = active
    if not active:
        store.people.end_sessions(person_id, clock.now())
    _keep(By(by.person_id), person, "启用账号" if active else "停用账号")
    audit.record(by, "account.active", f"{'启用' if active else '停用'}账号 {person.username}", active=active)


def get(person_id: int) -> Person:
    """Return an account; raises NotFound."""
    person = store.people.person(person_id)
    if person is None:
        raise NotFound
    return person


def by_username(username: str) -> Actor:
    """Return the active account of that name as an actor; raises NotFound."""
    person = store.people.person_by_username(username.strip().lower())
    if person is None or not person.active:
        raise NotFound(f"没有名为“{username}”的账号。")
    return actor_of(person)


def username_problems(username: str) -> list[str]:
    """Return what is wrong with a new user name (Chinese); [] when it may be used."""
    if not _USERNAME.fullmatch(username):
        return ["用户名为 3 至 40 位小写字母、数字、点、横线或下划线，以字母开头。"]
    if store.people.person_by_username(username) is not None:
        return ["该用户名已被使用，请更换。"]
    return []


def _add(
    username: str,
    name: str,
    role: str,
    password_hash: str,
    organisation_id: int | None,
    **contact: str,
) -> Person:
    person = Person(
        username=username,
        name=name.strip(),
        role=role,
        password_hash=password_hash,
        organisation_id=organisation_id,
        created_at=clock.now(),
        duties=[],
        **{key: value.strip() for key, value in contact.items()},
    )
    store.db.session.add(person)
    store.db.session.flush()
    return person


def _keep(by: By, person: Person, note: str) -> None:
    """Note an account in the register's history as it now is."""
    store.db.session.flush()
    entries.keep(by, "people", lines.person(person), note)


def _role_problems(role: str, organisation_id: int | None) -> list[str]:
    if role not in ROLES:
        return ["没有这种角色。"]
    kinds = ORGANISATION_KINDS.get(role)
    if organisation_id is None:
        return [] if kinds is None else ["该角色的账号须属于一个单位。"]
    unit = organisations.get(organisation_id)
    return [] if kinds is None or unit.kind in kinds else [f"“{unit.name}”的人员不能担任该角色。"]


def _text_problems(text: str, label: str, longest: int) -> list[str]:
    if not text.strip():
        return [f"请填写{label}。"]
    if texts.unseen(text):
        return [f"{label}含有不可见的字符，请删除后重新填写。"]
    return [f"{label}最长 {longest} 个字。"] if len(text) > longest else []


def _phone_problems(phone: str) -> list[str]:
    try:
        if phone.strip():
            identifiers.mobile(phone)
    except identifiers.IdentifierError as error:
        return [error.message]
    return []


def _check(found: dict[str, list[str]]) -> None:
    wrong = {field: texts for field, texts in found.items() if texts}
    if wrong:
        raise Refusal(errors=wrong)
