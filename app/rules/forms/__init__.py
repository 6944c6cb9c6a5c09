"""Forms: one form-js definition, checked, validated, described; `app/web/forms` renders it (docs/forms.md)."""

from app.rules.forms.form import Form, acted, from_post, parse, problems, visible_on_page
from app.rules.forms.message import Message
from app.rules.forms.model import Field, Option
from app.rules.forms.problems import FormError, Problem

__all__ = [
    "Field",
    "Form",
    "FormError",
    "Message",
    "Option",
    "Problem",
    "acted",
    "from_post",
    "parse",
    "problems",
    "visible_on_page",
]
