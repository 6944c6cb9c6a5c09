"""`flask procedures`: check, deploy, trace."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app import studio

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
@click.argument("clause")
def trace_command(clause: str) -> None:
    """Show the diagram elements, forms, handlers, code and tests that carry out a clause."""
    found = studio.trace(clause)
    for line in found:
        click.echo(line)
    if not found:
        raise click.ClickException(f"没有找到条款 {clause} 的标记。")
