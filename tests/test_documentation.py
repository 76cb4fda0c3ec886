"""What the documents promise: every setting is explained, every link leads somewhere."""

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[1]
PICTURE_LIMIT = 200_000  # bytes; a README is read on phones
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "bench/*.md", "deploy/**/*.md")
    for path in ROOT.glob(pattern)
    if "node_modules" not in path.parts
)


def settings_read() -> dict[str, str]:
    """Environment variable to its default as the table writes it."""
    found: dict[str, str] = {}
    modules = sorted((ROOT / "shop" / "settings").glob("*.py"))
    for module in [*modules, ROOT / "shop" / "serving.py"]:
        for node in ast.walk(ast.parse(module.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
            ):
                name = ast.literal_eval(node.args[0])
                default = node.args[1:] + [word.value for word in node.keywords]
                found[name] = written(ast.literal_eval(default[0])) if default else "required"
    return found


def written(default: object) -> str:
    return "empty" if default == "" else f"`{default}`"


def settings_explained() -> dict[str, str]:
    rows = re.findall(
        r"^\| `([A-Z0-9_]+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$",
        (ROOT / "README.md").read_text(),
        re.MULTILINE,
    )
    return dict(rows)


def test_the_readme_explains_every_setting_with_its_default() -> None:
    assert settings_read()  # else this test looks in the wrong place
    assert settings_explained() == settings_read()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if "://" in target:
            continue
        file, _, heading = unquote(target).partition("#")
        place = (document.parent / file).resolve() if file else document
        assert place.is_relative_to(ROOT), target
        assert place.exists(), target
        if heading:
            assert heading in headings(place), target


def headings(document: Path) -> set[str]:
    """The names that headings get as link targets."""
    lines = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


def test_pictures_of_the_documents_are_small() -> None:
    pictures = [path for path in (ROOT / "docs" / "img").iterdir() if path.is_file()]
    assert pictures
    heavy = [path.name for path in pictures if path.stat().st_size > PICTURE_LIMIT]
    assert heavy == []
