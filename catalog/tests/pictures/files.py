"""Files that merchants send for pictures, good and bad."""

import io
import zipfile
import zlib

from catalog.tests.imports.image_server import picture


def huge(kind: str = "PNG") -> bytes:
    """A picture that says it is 60 megapixels large: a few bytes of PNG or JPEG."""
    content = picture((16, 16), kind)
    if kind == "PNG":
        body = b"IHDR" + (10_000).to_bytes(4) + (6_000).to_bytes(4) + content[24:29]
        return content[:12] + body + zlib.crc32(body).to_bytes(4) + content[33:]
    size = content.index(b"\xff\xc0") + 5
    return content[:size] + (6_000).to_bytes(2) + (10_000).to_bytes(2) + content[size + 4 :]


def zipped() -> bytes:
    """An archive with a picture in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mug.jpg", picture())
    return out.getvalue()


SVG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>"""
EMPTY = b""
BROKEN = picture()[:2000]
EVIL_NAME = "../../etc/<img src=x onerror=alert(1)>.jpg"
