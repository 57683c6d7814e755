import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from escalate.views.pages import page_table, plain

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(page: str) -> str:
    """The text of a page, as its reader sees it."""
    return "".join(
        child.content
        for token in MARKDOWN.parse(page)
        for child in token.children or ()
        if child.type in {"text", "text_special"}
    )


@pytest.mark.parametrize(
    "words",
    [
        "a *b* _c_ __d__ `e` [f](g) ![h](i) <b>j</b> <!-- k --> &lt; &#60; \\ l",
        "dprk_shells.open: 0.5 * x < 3 and y > 2 & z",
        "~ (-7.1 to +7.1)",
        "<0.001",
        "▼ no-north-korea",
    ],
)
def test_words_are_what_they_say_in_a_paragraph_and_in_a_cell(words: str) -> None:
    assert read(plain(words)) == words
    assert read(page_table([plain(words)], [])) == words


@given(st.text(r"ab0 \*_`[]()<>&;#!/|~.-", min_size=1).map(str.strip))
def test_whatever_they_hold(words: str) -> None:
    assert read(page_table(["head", plain(words)], [])) == f"head{words}"


def test_names_keep_their_underscores_as_they_are() -> None:
    assert plain("dprk_shells.per_month") == "dprk_shells.per_month"
