"""The method's text: a little Markdown, of which nothing can become anything but words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harmledger.publish.site.marks import marked_up
from tests.publish.samples import EVIL
from tests.publish.site.releases import Well

ALLOWED = {"h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "hr"}
ALLOWED |= {"div", "table", "thead", "tbody", "tr", "th", "td"}
pieces = st.lists(
    st.sampled_from(
        ["# ", "## ", "- ", "1. ", "> ", "| a | b |", "|---|---|", "```", "\n", "\n\n", "**", "*", "_", "`", "[x](", "javascript:alert(1)", ")",
         "https://example.org/", "data/x.csv", "../up", "<script>", "</p>", '" onload="', "&amp;", EVIL, "word", "  "]
    ),
    max_size=25,
)  # fmt: skip


def read(html: str) -> Well:
    made = Well()
    made.feed(html)
    made.close()
    return made


def test_what_it_knows() -> None:
    text = (
        "# Title\n\n## Part\nA *word* and **two**, `code <b>`, see [here](https://example.org/?a=1&b=2) and <https://example.org/>.\n"
        "1. one\n2. two\n   of it\n\n- a\n- b\n\n> said\n> twice\n\n| a | b \\| c |\n|---|---|\n| 1 | 2 |\n\n```\n<raw>\n```\n\n---\n"
    )
    html = str(marked_up(text))
    for part in (
        "<h2>Title</h2>",
        "<h3>Part</h3>",
        "<em>word</em>",
        "<strong>two</strong>",
        "<code>code &lt;b&gt;</code>",
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">here</a>',
        "<ol><li>one</li><li>two of it</li></ol>",
        "<ul><li>a</li><li>b</li></ul>",
        "<blockquote><p>said twice</p></blockquote>",
        '<th scope="col">b | c</th>',
        "<td>2</td>",
        "<code>&lt;raw&gt;</code>",
        "<hr>",
    ):
        assert part in html, part


def test_links_lead_to_the_web_or_into_the_release_alone() -> None:
    html = str(marked_up("[a](javascript:alert(1)) [b](data:text/html,x) [c](../../secret) [d](/etc/x) [e](HELD-BACK.md) [f](file:///x)"))
    assert read(html).links == ["HELD-BACK.md"]


def test_an_address_in_running_text_is_a_link_without_what_follows_it() -> None:
    html = str(marked_up("See https://example.org/a_b?c=d; (https://example.org/x). Not javascript:alert(1), not xhttps:// alone."))
    assert read(html).links == ["https://example.org/a_b?c=d", "https://example.org/x"]


def test_headings_leave_no_level_out() -> None:
    assert read(str(marked_up("# A\n\n#### B\n\n## C\n"))).headings == [2, 3, 3]
    assert read(str(marked_up("## A\n\n### B\n"))).headings == [2, 3]


@given(pieces)
def test_no_text_becomes_markup_or_breaks_the_page(parts: list[str]) -> None:
    made = read(str(marked_up("".join(parts))))
    assert made.wrong == [] and made.open == [] and set(made.tags) <= ALLOWED
    assert all(link.startswith("https://example.org/") or link.startswith("data/") or link == "word" for link in made.links), made.links
