"""What a user task may show beside its form (property `widget`); `app/web/widgets.py` draws each."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.cases.actions import scanning


@dataclass(frozen=True)
class Widget:
    """A widget's name for analysts, and the properties of the task it needs: property → what is missing without it.

    `message`: what is missing when no message boundary event stands on the task.
    """

    name: str
    properties: Mapping[str, str]
    message: str


WIDGETS: Mapping[str, Widget] = {
    scanning.WIDGET: Widget(
        name="身份认证二维码",
        properties={"commitment": "扫码后须签署文本：请添加扩展属性 commitment，填写文本的标识。"},
        message="签署完成后须有去向：请在任务上附加消息边界事件。",
    )
}
