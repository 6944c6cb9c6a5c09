"""Forms as HTML: `view` prepares a form to be filled in, `reading` one to be read (docs/forms.md).

The templates are `templates/forms/`: `form.html` (fields, summary of errors) and `answers.html`.
"""

from app.web.forms.answers import Reading, reading
from app.web.forms.build import offered, view
from app.web.forms.nodes import FormView, Node, Uploads

__all__ = ["FormView", "Node", "Reading", "Uploads", "offered", "reading", "view"]
