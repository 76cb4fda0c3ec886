"""Encodings, delimiters, headers and broken quotes."""

import io
import os
import threading
import tracemalloc

import pytest

from catalog.imports.problems import UnreadableFileError
from catalog.imports.shopify import read
from catalog.tests.imports.files import MUG, read_bytes, text_of

CAFE = MUG | {"Title": "Café crème à € 2", "Variant Price": "1.234,50"}


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_usual_encoding_delimiter_and_line_end(encoding, delimiter, newline):
    content = text_of(CAFE, delimiter=delimiter, newline=newline).encode(encoding)

    [product], errors = read_bytes(content)

    assert errors == []
    assert product.names == {"nl": "Café crème à € 2"}
    assert product.variants[0].price_minor == 123450


def test_one_broken_byte_does_not_turn_a_utf8_file_into_another_encoding():
    content = text_of(CAFE, MUG | {"Handle": "kop", "Title": "K?p", "Variant SKU": "KOP"}).encode()

    products, [error] = read_bytes(content.replace(b"K?p", b"K\xc3p"))

    assert [product.names["nl"] for product in products] == ["Café crème à € 2", "Kp"]
    assert (error.line, error.column, error.warning) == (3, "Title", True)


def test_a_letter_cut_between_two_reads_is_still_utf8():
    filler = "x" * ((1 << 18) - len(text_of(MUG | {"Body (HTML)": ""})) - 2)
    products, errors = read_bytes(text_of(MUG | {"Body (HTML)": filler + "éééé"}).encode())

    assert errors == []
    assert "éééé" in products[0].descriptions["nl"]


def test_nul_bytes_are_left_out_and_reported():
    [product], [error] = read_bytes(text_of(MUG).replace("Mok", "M\0ok").encode())

    assert product.names == {"nl": "Mok"}
    assert (error.line, error.column) == (2, "Title")


def test_a_field_beyond_the_limit_of_the_csv_module_goes_in():
    text = "<p>" + "lang " * 40_000 + "</p>"

    [product], errors = read_bytes(text_of(MUG | {"Body (HTML)": text}).encode())

    assert errors == []
    assert len(product.descriptions["nl"]) > 199_000


def test_a_product_too_big_to_store_is_left_out():
    big = MUG | {"Body (HTML)": "<p>" + "lang " * 80_000 + "</p>"}
    small = MUG | {"Handle": "kop", "Variant SKU": "KOP"}

    [product], [error] = read_bytes(text_of(big, small).encode())

    assert product.product_id == "kop"
    assert (error.line, error.column) == (2, "Handle")


def test_headings_in_another_case_or_spacing_or_of_newer_templates():
    header = "URL handle, TITLE ,variant_price,Compare-at  price,product image URL,Description"
    content = f"{header}\nmok,Mok,10,12,https://x.example/m.jpg,Fijn\n".encode()

    [product], errors = read_bytes(content)

    assert errors == []
    assert product.product_id == "mok"
    assert product.variants[0].compare_at_minor == 1200
    assert product.images[0].address == "https://x.example/m.jpg"
    assert product.descriptions == {"nl": "<p>Fijn</p>"}


def test_blank_lines_and_excels_hint_may_surround_the_header():
    content = "\n\nsep=;\nHandle;Title;Variant Price;;\n\n;;;;\nmok;Mok;19,95\n\n"

    [product], errors = read_bytes(content.encode())

    assert errors == []
    assert product.variants[0].price_minor == 1995


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Handle,Title\nmok,Mok\n", "lacks the column Variant Price"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "lacks the columns Handle, Title, Variant Price"),
        (b"Handle,Title,Variant Price,Price\n", "two columns for Variant Price"),
        (b'Handle,Title,"Variant Price\n', "header, line 1, cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content, says):
    with pytest.raises(UnreadableFileError, match=says):
        list(read(io.BytesIO(content)))


def test_lines_are_counted_as_an_editor_counts_them_after_quoted_newlines():
    rows = [
        MUG | {"Body (HTML)": "een\ntwee\r\ndrie"},
        MUG | {"Handle": "kop", "Variant SKU": "KOP", "Variant Price": "duur"},
    ]

    [product], errors = read_bytes(text_of(*rows).encode())

    assert "twee" in product.descriptions["nl"]
    assert [(e.line, e.column, e.value) for e in errors] == [
        (5, "Variant Price", "duur"),
        (5, "Handle", "kop"),
    ]


def test_errors_name_the_column_as_the_file_heads_it():
    _, errors = read_bytes(b"URL handle,title,price\nmok,Mok,duur\n")

    assert [error.column for error in errors] == ["price", "URL handle"]


HEAD = "Handle,Title,Body (HTML),Variant Price\n"


@pytest.mark.parametrize(
    ("damaged", "lines"),
    [
        ('a,A,"unclosed,1\n', [2]),
        ('a,A,"closed" late,1\n', [2]),
        ("a,A,one, two,1\n", [2]),
        ('a,A,"un\n"closed,1\n', [2]),
        ('a,A,fine,"1\n', [2]),
    ],
)
def test_a_damaged_row_does_not_swallow_those_that_follow(damaged, lines):
    sound = 'b,B,"x ""y"" z",2\nc,C,"over\ntwo lines",3\nd,D,plain,4\n'

    products, errors = read_bytes((HEAD + damaged + sound).encode())

    assert [product.product_id for product in products] == ["b", "c", "d"]
    assert [error.line for error in errors] == lines
    assert not errors[0].warning


def test_an_unclosed_quote_at_the_end_loses_its_own_row_only():
    products, [error] = read_bytes((HEAD + 'a,A,x,1\nb,B,"y,2\nc,C,z,3\n').encode())

    assert [product.product_id for product in products] == ["a", "c"]
    assert error.line == 3


def test_a_line_of_megabytes_is_one_error():
    content = f"{HEAD}a,A,{'x' * 3_000_000},1\nb,B,y,2\n"

    [product], [error] = read_bytes(content.encode())

    assert product.product_id == "b"
    assert (error.line, len(error.value) <= 80) == (2, True)


def test_a_pipe_is_read_too():
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as out:
            out.write(text_of(MUG).encode())

    writer = threading.Thread(target=write)
    writer.start()
    with os.fdopen(reading, "rb") as source:
        items = list(read(source))
    writer.join()

    assert len(items) == 1


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(products: int) -> int:
        path = tmp_path / f"{products}.csv"
        with path.open("w") as out:
            out.write("Handle,Title,Body (HTML),Variant SKU,Variant Price\n")
            out.writelines(f"h{n},T,{'tekst ' * 50},S{n},1\n" for n in range(products))
        tracemalloc.start()
        with path.open("rb") as source:
            read_count = sum(1 for _ in read(source))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert read_count == products
        return most

    peak(10)
    assert peak(4000) < peak(500) * 1.2 + 200_000
