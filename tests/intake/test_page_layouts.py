"""Every page layout gives what is expected of it; the few things that are not found are named here, so that nothing falls unseen."""

from __future__ import annotations

import pytest
from evals.pages import FACTS, ours, same

from harmledger.intake.collect import read_piece
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from tests.intake.layouts import Layout, layouts

NOT_FOUND = {
    ("archive_org", "author"),  # a byline inside the line of the heading
    ("turkish_agency", "author"),  # a bare name, which nothing says is the writer's
    ("nextjs_hashed", "author"),  # the same
    ("east_african_group", "author"),  # a byline under a name of its own
    ("east_african_group", "body"),  # the box of facts above the text is taken for part of it
    ("middle_east_site", "author"),  # the same
    ("local_tabloid", "body"),  # the box of facts stands outside what is called the body
    ("wiki_news", "publisher"),  # its name with its motto
    ("chinese_wire", "body"),  # "Enditem" stands in the last line
}
ALL = [*layouts("known"), *layouts("held"), *layouts("later")]
REPORTS = [lay for lay in ALL if not {"fault", "posts"} & set(lay.expected)]


def received(layout: Layout) -> tuple[list[Received], list[Fault]]:
    """What the page gives."""
    found = list(read_piece(layout.page, Given()))
    return [f for f in found if isinstance(f, Received)], [f for f in found if isinstance(f, Fault)]


def test_there_are_enough_layouts() -> None:
    assert len(layouts("known")) >= 44 and len(layouts("held")) == len(layouts("later")) == 10


@pytest.mark.parametrize("layout", REPORTS, ids=lambda lay: lay.name)
def test_a_layout_gives_its_report(layout: Layout) -> None:
    (one,), faults = received(layout)
    receipt, found = one.report.receipts[0], ours(layout)
    assert not [f for f in faults if f.severity != "warning"]
    wrong = {
        (layout.name, fact)
        for fact in FACTS
        if (fact in ("author", "agency") or fact in layout.expected) and found[fact] != str(layout.expected.get(fact, ""))
    } | ({(layout.name, "body")} if not same(found["body"], layout) else set())
    assert wrong == {known for known in NOT_FOUND if known[0] == layout.name}
    for word in layout.expected["not"]:
        assert word not in found["body"], word
    for fact, value in (("url", receipt.url), ("language", receipt.language), ("section", receipt.section), ("updated", receipt.updated)):
        if fact in layout.expected:
            assert value == layout.expected[fact], fact


@pytest.mark.parametrize("layout", [lay for lay in ALL if "fault" in lay.expected], ids=lambda lay: lay.name)
def test_a_page_that_is_no_report_is_set_aside_with_its_reason(layout: Layout) -> None:
    reports, (fault,) = received(layout)
    assert not reports and fault.severity == "set aside"
    assert layout.expected["fault"] in fault.what and fault.mend.endswith(".")


@pytest.mark.parametrize("layout", [lay for lay in ALL if "posts" in lay.expected], ids=lambda lay: lay.name)
def test_each_post_of_a_live_page_is_a_report_with_its_own_day_and_anchor(layout: Layout) -> None:
    reports, faults = received(layout)
    assert not faults and len(reports) == len(layout.expected["posts"])
    for one, post in zip(reports, layout.expected["posts"], strict=True):
        receipt = one.report.receipts[0]
        assert one.report.text.split("\n\n") == [*([post["title"]] if "title" in post else []), *post["text"]]
        assert (receipt.source, receipt.published) == (f"{layout.name}#{post['anchor']}", post["day"])
        assert receipt.publisher == layout.expected["publisher"] and (receipt.url or "").endswith(post["anchor"])
        assert one.raw == layout.raw
