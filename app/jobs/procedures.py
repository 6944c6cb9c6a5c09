"""`flask procedures`: check, deploy, trace."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup

from app import studio
from app.cases import bundle
from app.errors import NotFound
from app.studio import changes, trace

procedures = AppGroup("procedures", help="Check, deploy and trace procedures.")

MOST_CHANGES = 40
PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


def _tree(paths: tuple[Path, ...]) -> studio.Tree:
    try:
        return studio.read(paths)
    except studio.SourceError as error:
        raise click.ClickException(str(error)) from error


@procedures.command("check")
@PATHS
def check_command(paths: tuple[Path, ...]) -> None:
    """Check diagrams, forms, decision tables and lanes; exit 1 with a sentence for each finding."""
    tree = _tree(paths)
    findings = studio.check(tree.files, tree.chosen if paths else ())
    for finding in findings:
        click.echo(str(finding))
    if findings:
        click.echo(f"共 {len(findings)} 处需要修改。")
        sys.exit(1)
    click.echo(f"检查通过：{len(tree.chosen)} 个流程。")


@procedures.command("deploy")
@PATHS
@click.option("--by", default="命令行", help="Who deploys (written into the trail).")
def deploy_command(paths: tuple[Path, ...], by: str) -> None:
    """Check, then make new versions live; nothing changes if one fails."""
    tree = _tree(paths)
    try:
        done = studio.deploy(tree.files, tree.chosen if paths else (), by=by)
    except studio.DeployRefused as error:
        for finding in error.findings:
            click.echo(str(finding))
        raise click.ClickException(error.message) from error
    for each in done:
        state = "已发布" if each.changed else "没有变化，仍为"
        click.echo(f"{each.name}（{each.key}）：{state}第 {each.version} 版 {each.digest[:12]}")
        for line in _differences(each):
            click.echo(f"  {line}")


def _differences(done: studio.Deployed) -> Iterator[str]:
    yield from (changes.told(change) for change in done.changes[:MOST_CHANGES])
    if len(done.changes) > MOST_CHANGES:
        yield f"另有 {len(done.changes) - MOST_CHANGES} 处，见网页“业务流程”的版本比较。"
    if done.running:
        yield f"办理中的 {done.running} 件仍按原来的版本办理。"


@procedures.command("diff")
@click.argument("key")
@click.option("--since", type=int, help="The earlier version; the one before, unless said otherwise.")
@click.option("--version", type=int, help="The later version; the live one, unless said otherwise.")
def diff_command(key: str, since: int | None, version: int | None) -> None:
    """Say what differs between two deployed versions of a procedure."""
    try:
        old, new = changes.pair(key, version, since)
    except NotFound as error:
        raise click.ClickException(error.message) from error
    found = changes.between(bundle.load(old.digest, key), bundle.load(new.digest, key))
    click.echo(f"第 {old.version} 版 → 第 {new.version} 版：{len(found)} 处不同。")
    for change in found:
        click.echo(f"  {changes.told(change)}")


@procedures.command("trace")
@click.argument("clause", required=False)
@click.option(
    "--check", is_flag=True, help="Only say where the list of duties and the sources contradict each other."
)
def trace_command(clause: str | None, *, check: bool) -> None:
    """Show what carries out a clause or a part of it; without one, the state of all. --check exits 1."""
    found = trace.build()
    if check:
        _check_trace(found)
        return
    if clause is None:
        click.echo("\n".join(trace.table(found)))
        return
    if not (lines := list(trace.of_clause(found, clause))):
        raise click.ClickException(f"细则没有条款 {clause}。条款写作 三(五)、三(五)a 或 七(二)1d。")
    click.echo("\n".join(lines))


def _check_trace(found: trace.Trace) -> None:
    for finding in found.findings:
        click.echo(finding)
    if found.findings:
        click.echo(f"共 {len(found.findings)} 项条款与清单不符。")
        sys.exit(1)
    click.echo(f"检查通过：{len(found.clauses)} 条 {len(found.proofs)} 项。")
