"""Ranks and cursors of the embedded index."""

import pytest

from catalog.errors import BadQuery
from catalog.search.base import Sort
from catalog.search.cursors import sealed
from catalog.tests.search.products import FOUR, asked, made, walked


def test_products_of_one_rank_are_told_apart_by_what_was_shown(search, monkeypatch):
    monkeypatch.setattr("catalog.search.ranks.hash_of", lambda product_id: 7)
    search.rebuild([made(f"p{n}") for n in range(23)])

    assert len(set(walked(search, sort=Sort.PRICE_UP, limit=5))) == 23
    assert len(walked(search, sort=Sort.PRICE_UP, limit=5)) == 23


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"7",
        b"{}",
        b"[1,2]",
        b'["1",[],0]',
        b"[-1,[],0]",
        b"[9223372036854775808,[],0]",
        b"[1,[2],0]",
        b"[1,null,0]",
        b"[null,[],-1]",
        b"[null,[],10001]",
        b"[null,[],1.5]",
    ],
)
def test_a_cursor_with_a_made_up_checksum_is_checked_too(search, payload):
    search.rebuild(FOUR)

    with pytest.raises(BadQuery):
        search.search(asked(cursor=sealed(payload, asked())))
