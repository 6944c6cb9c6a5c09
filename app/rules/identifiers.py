"""Numbers that China gives to organisations and people: parsed, checked, explained in Chinese.

Each function returns the normalised value (half-width, upper case, no blanks) or raises IdentifierError.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

FUJIAN = "35"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
_USCC_WEIGHTS = [3**place % 31 for place in range(17)]
_ID_WEIGHTS = [2**place % 11 for place in range(17, 0, -1)]  # GB 11643-1999
_ID_CHECKS = "10X98765432"
_USCC_LENGTH = _ID_LENGTH = 18


class IdentifierError(ValueError):
    """The number can't be right; the message says why and what to do (Chinese)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Uscc:
    """A unified social credit code: authority (1), kind (2), region (3-8), body (9-17), check (18)."""

    code: str

    @property
    def region(self) -> str:
        """The administrative division of registration, six digits (350500 is Quanzhou)."""
        return self.code[2:8]

    @property
    def in_fujian(self) -> bool:
        """Tell whether it was registered in Fujian (二(二)2: the region begins with 35)."""
        return self.region.startswith(FUJIAN)

    @property
    def enterprise(self) -> bool:
        """Tell whether it is an enterprise, registered with the market supervision (91)."""
        return self.code.startswith("91")


def uscc(text: str) -> Uscc:
    """Check a unified social credit code by GB 32100-2015."""
    code = _normal(text)
    if len(code) != _USCC_LENGTH:
        raise IdentifierError(f"统一社会信用代码应为 18 位，现为 {len(code)} 位。请对照营业执照填写。")
    if wrong := sorted(set(code) - set(_ALPHABET)):
        raise IdentifierError(f"统一社会信用代码不应含“{'、'.join(wrong)}”（不使用字母 I、O、S、V、Z）。请核对。")
    if not re.fullmatch(r"[0-9]{6}", code[2:8]):
        raise IdentifierError("统一社会信用代码第 3 至 8 位为行政区划码，应全为数字。请核对。")
    if code[17] != uscc_check(code[:17]):
        raise IdentifierError("统一社会信用代码的校验位不符，可能有一位填错。请对照营业执照逐位核对。")
    return Uscc(code)


def uscc_check(body: Sequence[str]) -> str:
    """Return the check character of the first 17 characters."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def make_uscc(random: Random, region: str = "350500", kind: str = "91") -> str:
    """Make up a code that passes the check, for tests and demo content; `random` decides its body."""
    organisation = "".join(random.choices(_ALPHABET, k=9))
    body = f"{kind}{region}{organisation}"
    return body + uscc_check(body)


def resident_id(text: str) -> str:
    """Check a resident identity number: length, date of birth, checksum (GB 11643-1999)."""
    number = _normal(text)
    if len(number) != _ID_LENGTH:
        raise IdentifierError(f"居民身份证号应为 18 位，现为 {len(number)} 位。请核对。")
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        raise IdentifierError("居民身份证号应为 17 位数字加 1 位数字或字母 X。请核对。")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentifierError("居民身份证号第 7 至 14 位不是有效的出生日期。请核对。") from None
    if number[17] != resident_id_check(number[:17]):
        raise IdentifierError("居民身份证号的校验位不符，可能有一位填错。请对照证件逐位核对。")
    return number


def resident_id_check(body: str) -> str:
    """Return the check character of the first 17 digits."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def make_resident_id(random: Random, region: str = "350502", born: date = date(1980, 1, 1)) -> str:
    """Make up a number that passes the check, for tests and demo content."""
    body = f"{region}{born:%Y%m%d}{random.randrange(1000):03d}"
    return body + resident_id_check(body)


def mobile(text: str) -> str:
    """Check a mobile number of mainland China; +86 and separators are dropped."""
    number = re.sub(r"^(\+86|0086)", "", _normal(text).replace("-", ""))
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise IdentifierError("手机号码应为 11 位数字，以 13 至 19 开头。请核对。")
    return number


def _normal(text: str) -> str:
    """Fold full-width characters and drop blanks; people paste these numbers from scanned papers."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
