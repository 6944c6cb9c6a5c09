"""`flask procedures`: check, deploy, trace."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app import studio
from app.studio import trace

procedures = AppGroup("procedures", help="Check, deploy and trace procedures.")

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
