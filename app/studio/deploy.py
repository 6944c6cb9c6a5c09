"""Make definition versions live: all of them, or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app import clock, engine, store
from app.cases import bundle
from app.errors import PlatformError
from app.studio import changes, sources
from app.studio.changes import Change
from app.studio.check import Finding, check


class DeployRefused(PlatformError):
    """The check found something; nothing has changed. `findings` says what."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"流程检查发现 {len(findings)} 处问题，没有发布任何内容。")
        self.findings = findings


@dataclass(frozen=True)
class Deployed:
    """A procedure after a deployment. `changed` is False when that version was live already.

    `changes` are the differences from the version that was live, `running` how many cases stay on earlier ones.
    """

    key: str
    name: str
    version: int
    digest: str
    changed: bool
    changes: Sequence[Change] = ()
    running: int = 0


def deploy(files: Mapping[str, bytes], chosen: Iterable[str] = (), *, by: str = "") -> list[Deployed]:
    """Check and make the chosen diagrams (all without a choice) live, in one transaction.

    Running cases keep the version they started on. Raises DeployRefused; nothing changes then.
    """
    wanted = set(chosen)
    findings = check(files, wanted)
    if findings:
        raise DeployRefused(findings)
    models = [model for model in engine.outline(files) if not wanted or model.path in wanted]
    with store.writing():
        return [_one(files, model, by) for model in models]


def _one(files: Mapping[str, bytes], model: engine.ProcessModel, by: str) -> Deployed:
    own = sources.closure(files, model.key)
    digest = sources.digest(own)
    built = bundle.build(digest, model.key, own)
    current = store.definitions.live(model.key)
    if current is not None and current.digest == digest:
        return Deployed(model.key, model.name, current.version, digest, changed=False)
    now = clock.now()
    store.definitions.add(digest, model.key, model.name, own, now)
    store.db.session.flush()
    live = store.definitions.make_live(model.key, digest, now, by)
    event = {
        "kind": "deployed",
        "at": now,
        "actor_name": by,
        "name": model.name,
        "data": {"process": model.key, "version": live.version, "digest": digest},
    }
    store.events.append(None, [event])
    different = changes.between(bundle.load(current.digest, model.key), built) if current else ()
    staying = _staying(model.key, digest)
    return Deployed(model.key, model.name, live.version, digest, changed=True, changes=different, running=staying)


def _staying(key: str, digest: str) -> int:
    """Count the cases that run under other versions than this one."""
    return sum(running for other, (running, _) in store.definitions.usage(key).items() if other != digest)
