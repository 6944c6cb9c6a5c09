"""Answers as marshmallow fields: each checks the type of one value and brings it into its one shape.

All give None for an empty answer; what is required is the business of `rules`, which knows the other answers.
"""

import math
import re
import unicodedata
from abc import ABC, abstractmethod
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import re2
from marshmallow import ValidationError, fields

from app.rules.calendar import SHANGHAI
from app.rules.forms import formats
from app.rules.forms.message import Message
from app.rules.forms.model import Field

_MAX_NUMBER = 10**15
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MAX_LIST = 1000
_YEARS = range(1900, 3000)  # others are slips of the keyboard; after 9999-12-31 no term's next day can be counted


def problem(template: str, item: Field, **values: Any) -> ValidationError:
    """Make an error that names the field by its label."""
    return ValidationError([Message.of(template, label=item.title, **values)])


class Value(fields.Field[Any], ABC):
    """Base: knows the form's field; empty answers become None."""

    def __init__(self, item: Field, **kwargs: Any) -> None:
        super().__init__(allow_none=True, **kwargs)
        self.item = item

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Any:
        return None if value in ("", []) else self.read(value)

    @abstractmethod
    def read(self, value: Any) -> Any:
        """Return the value in its one shape. Raises ValidationError."""


def text(value: Any, item: Field) -> str:
    """Return a text without surrounding blanks, its lines ended by a line feed."""
    if not isinstance(value, str):
        raise problem("“%(label)s”应为文字。", item)
    plain = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _BAD.search(plain) or (item.type != "textarea" and "\n" in plain):
        raise problem("“%(label)s”含有不可见的控制字符，请删除后重新填写。", item)
    return plain


class Text(Value):
    """A text; pattern, kind (email, phone) and the platform's formats are checked."""

    def read(self, value: Any) -> str | None:
        plain = text(value, self.item)
        if not plain:
            return None
        self.matched(plain)
        return formats.read(plain, self.item)

    def matched(self, plain: str) -> None:
        pattern = self.item.limits.get("pattern")
        if pattern and not re2.search(str(pattern), plain):
            message = self.item.limits.get("patternErrorMessage")
            raise ValidationError([message]) if message else problem("“%(label)s”的格式不对，请核对。", self.item)


class Number(Value):
    """A finite number; whole ones are ints."""

    def read(self, value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124  NaN
            raise problem("“%(label)s”应为数字，请用阿拉伯数字填写。", self.item)
        if abs(value) > _MAX_NUMBER:
            raise problem("“%(label)s”的数字过大，请核对。", self.item)
        self.stepped(Decimal(str(value)))
        return int(value) if float(value).is_integer() else value

    def stepped(self, value: Decimal) -> None:
        digits, increment = self.item.extra.get("decimalDigits"), self.item.extra.get("increment")
        if digits is not None and round(value, digits) != value:
            whole = "“%(label)s”应为整数。"
            raise problem(
                whole if digits == 0 else "“%(label)s”最多保留 %(digits)s 位小数。", self.item, digits=digits
            )
        if increment and value % Decimal(str(increment)):
            raise problem("“%(label)s”应为 %(step)s 的整倍数。", self.item, step=increment)


class Truth(Value):
    """A box that is ticked or not."""

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise problem("“%(label)s”应为 true 或 false。", self.item)
        return value


class Choice(Value):
    """One of the options; which ones there are is the business of `rules`."""

    def read(self, value: Any) -> Any:
        return _scalar(value, self.item)


class Choices(Value):
    """Several of the options, each once."""

    def read(self, value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > _MAX_LIST:
            raise problem("“%(label)s”应为选项的列表。", self.item)
        return list(dict.fromkeys(_scalar(one, self.item) for one in value))


class Files(Value):
    """Ids of uploaded files."""

    def read(self, value: Any) -> list[str]:
        well = isinstance(value, list) and all(isinstance(one, str) and _FILE_ID.fullmatch(one) for one in value)
        if not well:
            raise problem("“%(label)s”应为已上传文件的编号列表，请重新上传。", self.item)
        if len(value) > self.item.max_files:
            raise problem(
                "“%(label)s”最多上传 %(most)s 个文件，请删去多余的。", self.item, most=self.item.max_files
            )
        return list(dict.fromkeys(value))


class Moment(Value):
    """A date (YYYY-MM-DD), a time (HH:MM) or both (ISO 8601; without an offset it is Asia/Shanghai)."""

    def read(self, value: Any) -> str:
        plain = unicodedata.normalize("NFKC", text(value, self.item))
        try:
            return _MOMENTS[self.item.extra.get("subtype", "date")](plain)
        except (ValueError, OverflowError):
            raise problem("“%(label)s”不是有效的日期或时间，请重新选择。", self.item) from None


def _date(plain: str) -> str:
    day = date.fromisoformat(plain)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain) or day.year not in _YEARS:
        raise ValueError(plain)
    return plain


def _time(plain: str) -> str:
    return f"{time.fromisoformat(plain):%H:%M}"


def _datetime(plain: str) -> str:
    moment = datetime.fromisoformat(plain)
    moment = moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)
    if moment.year not in _YEARS:
        raise ValueError(plain)
    return moment.isoformat(timespec="minutes")


_MOMENTS = {"date": _date, "time": _time, "datetime": _datetime}


def _scalar(value: Any, item: Field) -> Any:
    if isinstance(value, str):
        return text(value, item)
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise problem("“%(label)s”应为所列选项之一，请重新选择。", item)
