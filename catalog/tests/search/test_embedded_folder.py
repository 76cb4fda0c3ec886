"""The folder of the embedded index: other processes, switching, crashes, damage."""

import logging
import multiprocessing
import os
import time

import pytest

from catalog.errors import SearchUnavailable
from catalog.search.base import IndexBusy, IndexUnusable
from catalog.search.embedded import EmbeddedSearch, backend, reader
from catalog.search.embedded import folder as folders
from catalog.tests.search.products import asked, found, made

SOON = 2.0  # seconds within which other processes see a commit


def in_another_process(work, *arguments):
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join(30)
    assert process.exitcode == 0


def put(folder):
    EmbeddedSearch(folder).put([made("a")])


def rebuild(folder):
    EmbeddedSearch(folder).rebuild([made("b")])


def die_in_the_middle_of_a_rebuild(folder):
    def documents():
        yield made("b")
        os._exit(0)

    EmbeddedSearch(folder).rebuild(documents())


def subfolders(folder):
    return [path.name for path in folder.iterdir() if path.is_dir()]


def test_what_another_process_writes_is_soon_seen(search, folder):
    assert found(search) == set()

    in_another_process(put, folder)
    time.sleep(reader.CHECK_EVERY)
    assert found(search) == {"a"}

    in_another_process(rebuild, folder)
    time.sleep(reader.CHECK_EVERY)
    assert found(search) == {"b"}
    assert reader.CHECK_EVERY < SOON


def test_the_folder_is_looked_at_once_a_second(search, monkeypatch):
    looks = []
    real = folders.IndexFolder.current

    def counted(self):
        looks.append(1)
        return real(self)

    monkeypatch.setattr(folders.IndexFolder, "current", counted)

    for _ in range(50):
        search.search(asked())

    assert 1 <= len(looks) <= 2


def test_folders_before_the_last_go_once_no_reader_can_be_opening_them(search, folder, monkeypatch):
    search.rebuild([made("old")])
    search.rebuild([made("a")])
    assert len(subfolders(folder)) == 3

    monkeypatch.setattr(folders, "OLD_FOLDER_KEPT", 0)
    search.put([made("b")])

    assert len(subfolders(folder)) == 2
    assert found(search) == {"a", "b"}


def test_a_second_writer_is_told_who_writes(search, folder, monkeypatch):
    monkeypatch.setattr(backend, "PUT_PATIENCE", 0.2)
    refusals = []

    def documents():
        other = EmbeddedSearch(folder)
        for write in (lambda: other.put([made("x")]), lambda: other.remove(["x"])):
            with pytest.raises(IndexBusy) as refusal:
                write()
            refusals.append(str(refusal.value))
        yield made("a")

    search.rebuild(documents())

    assert (
        refusals == [f"The search index is being written: a rebuild by process {os.getpid()}."] * 2
    )
    search.put([made("b")])
    assert found(search) == {"a", "b"}


def test_a_foreign_holder_of_tantivys_own_lock_is_told_too(search, folder):
    index = reader.opened(folders.IndexFolder(folder).current())
    writer = index.writer(15_000_000, 1)

    with pytest.raises(IndexBusy, match="Tantivy"):
        search.put([made("a")])

    writer.wait_merging_threads()
    search.put([made("a")])
    assert found(search) == {"a"}


def test_a_killed_writer_leaves_no_lock_and_no_half_of_its_work(search, folder, monkeypatch):
    search.put([made("a")])
    in_another_process(die_in_the_middle_of_a_rebuild, folder)

    assert found(search) == {"a"}
    monkeypatch.setattr(folders, "OLD_FOLDER_KEPT", 0)
    search.put([made("c")])
    assert found(search) == {"a", "c"}
    assert len(subfolders(folder)) == 1


def test_an_index_that_was_never_built_says_so(folder, caplog):
    search = EmbeddedSearch(folder)

    with caplog.at_level(logging.ERROR), pytest.raises(SearchUnavailable):
        search.search(asked())
    assert "never built" in caplog.text
    with pytest.raises(IndexUnusable):
        search.put([made("a")])
    with pytest.raises(IndexUnusable):
        search.remove(["a"])
    assert search.rebuild([made("a")]) == 1
    assert found(search) == {"a"}


def damaged_pointer(folder):
    (folder / "current").write_bytes(b"\xff\x00")


def odd_pointer(folder):
    (folder / "current").write_text("../../etc")


def pointer_of_another_release(folder):
    (folder / "current").write_text("v0-" + "0" * 32)


def no_subfolder(folder):
    (folder / (folder / "current").read_text()).rename(folder / "elsewhere")


def empty_meta(folder):
    (folder / (folder / "current").read_text() / "meta.json").write_text("{")


def damaged_files(folder):
    for path in (folder / (folder / "current").read_text()).glob("*.fast"):
        path.write_bytes(b"x" * 50)


@pytest.mark.parametrize(
    "damage",
    [
        damaged_pointer,
        odd_pointer,
        pointer_of_another_release,
        no_subfolder,
        empty_meta,
        damaged_files,
    ],
)
def test_a_damaged_index_is_reported_and_mended_by_a_rebuild(search, folder, damage, caplog):
    search.put([made("a")])
    damage(folder)
    search = EmbeddedSearch(folder)

    with caplog.at_level(logging.ERROR), pytest.raises(SearchUnavailable):
        search.search(asked())
    assert "search index cannot be used" in caplog.text
    with pytest.raises(IndexUnusable):
        search.put([made("b")])

    search.rebuild([made("c")])
    assert found(search) == {"c"}
