"""Which encoding a text file is in, found in one pass over it in constant memory."""

import codecs
import re
from typing import BinaryIO

CHUNK = 1 << 18  # bytes
_UTF16_NULS = 0.3  # share of NULs that only UTF-16 has: every other byte of its western letters

# UTF-32 starts with the mark of UTF-16, so it is asked first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPED = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")


def detect(stream: BinaryIO) -> str:
    """The encoding of a seekable stream, which is at its start again afterwards.

    A byte-order mark decides. Else it is UTF-8 unless most letters beyond ASCII contradict it:
    then it is Windows-1252, in which spreadsheet programs of western Europe save.
    """
    stream.seek(0)
    head = stream.read(CHUNK)
    stream.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head.count(0) > _UTF16_NULS * len(head):
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    found = _utf8_or_windows(stream)
    stream.seek(0)
    return found


def _utf8_or_windows(stream: BinaryIO) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    wrong = right = 0
    while chunk := stream.read(CHUNK):
        if not chunk.isascii() or decoder.getstate()[0]:
            text = decoder.decode(chunk)
            wrong += len(_ESCAPED.findall(text))
            right += len(_BEYOND_ASCII.findall(text))
    wrong += len(decoder.decode(b"", final=True))
    return "utf-8" if wrong <= right else "cp1252"
