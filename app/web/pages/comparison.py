"""Two versions of a procedure held against each other: what an analyst changed, in words."""

from itertools import groupby
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.cases import bundle as bundles
from app.studio import changes
from app.studio.changes import Change
from app.web import guards
from app.web.locale import lazy, told
from app.web.pages import procedures

pages = guards.area("comparison", __name__)
KINDS = {"added": (lazy("新增"), "ok"), "removed": (lazy("删除"), "bad"), "changed": (lazy("修改"), "info")}
WORDS = frozenset(
    {
        lazy("流程"),
        lazy("环节"),
        lazy("连线"),
        lazy("表单项"),
        lazy("决策规则"),
        lazy("泳道"),
        lazy("名称"),
        lazy("类型"),
        lazy("说明"),
        lazy("表单"),
        lazy("处理程序"),
        lazy("调用的流程"),
        lazy("决策表"),
        lazy("结果变量"),
        lazy("附着于"),
        lazy("时限"),
        lazy("多实例"),
        lazy("消息"),
        lazy("走向"),
        lazy("条件"),
        lazy("默认"),
        lazy("标签"),
        lazy("必填"),
        lazy("只读"),
        lazy("停用"),
        lazy("隐藏条件"),
        lazy("初始值"),
        lazy("选项"),
        lazy("选项表达式"),
        lazy("规则"),
        lazy("命中策略"),
        lazy("汇总方式"),
        lazy("角色"),
        lazy("范围"),
        lazy("职责"),
        lazy("变量"),
    }
)
"""What `app.studio.changes` calls areas and facts, for the translators."""


@pages.get("/procedures/<key>/changes")
@guards.role(*procedures.READERS)
def show(key: str) -> ResponseReturnValue:
    """Show what differs: `?version=` from the one before it, or from `?since=`."""
    old, new = changes.pair(key, request.args.get("version", type=int), request.args.get("since", type=int))
    later = bundles.load(new.digest, key)
    found = changes.between(bundles.load(old.digest, key), later)
    return render_template(
        "pages/procedures/changes.html",
        key=key,
        name=told(later.process.name),
        old=old,
        new=new,
        areas=[(area, [_shown(each) for each in members]) for area, members in groupby(found, key=_area)],
        kinds=KINDS,
    )


def _area(change: Change) -> str:
    return change.area


def _shown(change: Change) -> dict[str, Any]:
    rows = [{"label": told(fact.label), "before": fact.before, "after": fact.after} for fact in change.facts]
    return {"name": told(change.name), "id": change.id, "kind": change.kind, "rows": rows}
