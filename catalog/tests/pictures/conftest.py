"""A private bucket that staff have sent pictures to."""

from collections.abc import Callable

import httpx
import pytest
from django.conf import settings

from catalog.services.pictures.uploads import open_upload

Send = Callable[..., str]


@pytest.fixture
def send(uploads_bucket, media_bucket) -> Send:
    """Send a file as a browser does, straight to the bucket; gives the upload's id."""

    def send(content: bytes, *, name: str = "mug.jpg", status: int = 204) -> str:
        opened = open_upload()
        address = f"{settings.S3_ENDPOINT}/{settings.UPLOADS_BUCKET}"
        answer = httpx.post(address, data=dict(opened.fields), files={"file": (name, content)})
        assert answer.status_code == status, answer.text
        return opened.upload

    return send
