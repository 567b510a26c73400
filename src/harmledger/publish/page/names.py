"""What the templates of every page that shows the record may call, so that all of them say a thing in the same words."""

from __future__ import annotations

from collections.abc import Mapping

from harmledger.publish import review, versions, words
from harmledger.publish.page import marked
from harmledger.publish.page.view import safe_link

SHARED: Mapping[str, object] = {
    "word": words.word,
    "day_words": words.day_words,
    "place_words": words.place_words,
    "place_container": words.place_container,
    "range_words": words.range_words,
    "toll_words": words.toll_words,
    "headline": words.headline,
    "bound_words": words.bound_words,
    "figure_words": words.figure_words,
    "sides_of": words.sides_of,
    "word_table": lambda name: words.words()[name],
    "tag_words": marked.tag_words,
    "claim_kind": marked.claim_kind,
    "short_count": marked.short_count,
    "safe_link": safe_link,
    "page_words": versions.page_words,
    "version_words": versions.version_words,
    "carried_words": versions.carried_words,
    "date_words": words.date_words,
    "state_words": review.state_words,
    "review_lines": review.review_lines,
    "decided_words": review.decided_words,
}
