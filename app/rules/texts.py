"""Texts of one line that people enter beside forms: names, labels, addresses. What they must not hold."""

import re
import unicodedata

MAX_EMAIL = 200
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(
    rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?\.)+[A-Za-z]{{2,24}}"
)


def unseen(text: str) -> bool:
    """Tell whether a text holds what nobody sees: line ends, control, direction and zero-width characters.

    They make one name look like another's, and break the headers of mails.
    """
    return any(unicodedata.category(char) in _UNSEEN for char in text)


def is_email(text: str) -> bool:
    """Tell whether a text is an address that mail can be sent to."""
    return len(text) <= MAX_EMAIL and _EMAIL.fullmatch(text) is not None
