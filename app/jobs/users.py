"""`flask users`: accounts, from the server's own command line."""

import click
from flask.cli import AppGroup

from app import clock, store
from app.errors import PlatformError
from app.registers import audit
from app.registers.people import accounts, passwords, second_factor, tokens
from app.registers.people.actors import ROLES, SYSTEM, Actor

users = AppGroup("users", help="Accounts and their tokens.")

NAME = click.argument("name")


def _account(name: str) -> Actor:
    try:
        return accounts.by_username(name)
    except PlatformError as error:
        raise click.ClickException(error.message) from error


@users.command("token")
@NAME
@click.option("--label", default="命令行", show_default=True, help="What the token is for.")
def token(name: str, label: str) -> None:
    """Print a new API token of an account; it can't be shown again."""
    actor = _account(name)
    try:
        click.echo(tokens.create(actor, label))
    except PlatformError as error:
        raise click.ClickException(error.message) from error


@users.command("create")
@NAME
@click.option("--name", "person", required=True, help="The person's name.")
@click.option("--role", type=click.Choice([role for role in ROLES if role != "applicant"]), required=True)
@click.option("--organisation", default="", help="The name of the organisation the person belongs to.")
@click.option("--duty", "duties", multiple=True, help="A power inside the role, as lanes.yaml names it.")
@click.password_option(help="The password; asked for when missing.")
def create(name: str, person: str, role: str, organisation: str, duties: tuple[str, ...], password: str) -> None:
    """Make an account, the first administrator's too; applicants sign up by themselves."""
    wrong = passwords.problems(password, name)
    unit = store.people.organisation_by_name(organisation) if organisation else None
    if organisation and unit is None:
        wrong.append(f"没有名为“{organisation}”的单位。")
    if wrong:
        raise click.ClickException(" ".join(wrong))
    hashed = passwords.hashed(password)
    about = {"username": name, "name": person, "role": role, "password_hash": hashed, "duties": duties}
    try:
        with store.writing():
            accounts.create(SYSTEM, **about, organisation_id=unit.id if unit else None)  # type: ignore[arg-type]
    except PlatformError as error:
        told = " ".join(text for texts in getattr(error, "errors", {}).values() for text in texts)
        raise click.ClickException(told or error.message) from error
    click.echo(f"已新建账号 {name}（{role}）。")


@users.command("list")
def show() -> None:
    """List the active accounts by role."""
    people = store.people.holders(f"role:{role}" for role in ROLES)
    for person in sorted(people, key=lambda each: (ROLES.index(each.role), each.id)):
        unit = person.organisation.name if person.organisation else ""
        click.echo(f"{person.username}\t{person.role}\t{person.name}\t{unit}".rstrip())


@users.command("password")
@NAME
@click.password_option(help="The new password; asked for when missing.")
def password(name: str, password: str) -> None:
    """Set a new password of an account and end its sessions."""
    actor = _account(name)
    wrong = passwords.problems(password, actor.username)
    if wrong:
        raise click.ClickException(" ".join(wrong))
    hashed = passwords.hashed(password)
    with store.writing():
        accounts.get(actor.id).password_hash = hashed
        store.people.end_sessions(actor.id, clock.now())
        audit.record(SYSTEM, "account.password_reset", f"重置账号 {actor.username} 的密码", username=actor.username)
    click.echo(f"已为 {actor.username} 设置新密码，原有登录已全部失效。")


@users.command("otp")
@NAME
def reset_second_factor(name: str) -> None:
    """Take a lost second factor off an account: its owner logs in with the password and sets a new one."""
    actor = _account(name)
    with store.writing():
        second_factor.reset(SYSTEM, actor.username)
    click.echo(f"已停用 {actor.username} 的两步验证。")
