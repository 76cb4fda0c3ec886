"""After a save the shop shows the change, whatever had been kept of the page before."""

import time
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.documents import draft_of
from catalog.selectors import stamps
from catalog.selectors.kept import IN_PROCESS
from catalog.services.editing import save_product
from catalog.services.purging import ORIGIN_SETTLES, purge_products
from catalog.tests.factories import make_category, make_product
from shop.kernel.held_pages import HELD_FOR
from shop.tests.purge_server import purge_server

pytestmark = pytest.mark.usefixtures("db", "tables")
PAGE = "/products/p-mug/mok-van-aardewerk/"
PATIENCE = 30  # seconds; the machine may be busy


def test_an_edit_shows_through_every_cache_and_is_purged_then(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stamps, "on_renewal", [])  # as in another process than the one that saves
    make_category("huis")
    product = make_product(sku="MUG", price_minor=1299)
    assert "12,99" in client.get(PAGE).text  # from now on every layer has it
    draft = draft_of(product.document)
    edited = replace(draft, variants=(replace(draft.variants[0], price_minor=1777),))

    with purge_server() as server:
        settings.CDN_PURGE_URL = server.url
        save_product(edited, expected_version=product.version, by="x", now=timezone.now())

        assert "12,99" in client.get(PAGE).text  # held for a moment yet
        deadline = time.monotonic() + PATIENCE
        while "17,77" not in client.get(PAGE).text and time.monotonic() < deadline:
            time.sleep(0.1)  # until what the process holds has run out
        assert "17,77" in client.get(PAGE).text
        assert HELD_FOR + IN_PROCESS < 5 <= ORIGIN_SETTLES  # seconds
        purge_products(**ProcrastinateJob.objects.get(task_name=purge_products.name).args)

    assert ("PURGE", "/products/p-mug/*") in server.asked
