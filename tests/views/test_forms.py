import pytest

from escalate.errors import EscalateError
from escalate.views.forms import Form


def test_tables_unless_something_else_is_asked_for() -> None:
    assert Form.chosen(plain=False, json=False) is Form.TABLES
    assert Form.chosen(plain=True, json=False) is Form.PLAIN
    assert Form.chosen(plain=False, json=True) is Form.JSON
    assert Form.chosen(plain=False, json=False, markdown=True) is Form.MARKDOWN


def test_two_forms_at_once_are_refused() -> None:
    with pytest.raises(EscalateError, match="--plain and --json exclude each other"):
        Form.chosen(plain=True, json=True)
    with pytest.raises(EscalateError, match="--json and --md exclude each other"):
        Form.chosen(plain=False, json=True, markdown=True)
