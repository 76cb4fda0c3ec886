"""The demo products, assembled from the data: texts, specifications and safety."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from catalog.demo.gallery import images_of
from catalog.demo.reading import Department, Item, Line, departments, read_data, texts
from catalog.demo.variants import options_of, variants_of
from catalog.drafts import Attribute, ProductDraft, ProductSafety, Texts

DEFAULT_SEED = 1602
_TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)  # of the catalogue: the same on every machine
_MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
           "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December"),
}  # fmt: skip


def demo_products(seed: int = DEFAULT_SEED) -> Iterator[ProductDraft]:
    """Every product of the demo shop. The same seed gives the same products.

    Each product has a chance of its own, so that a new one does not change the others.
    """
    for department in departments():
        for line in department.lines:
            for item in line.items:
                chance = Random(f"{seed}:{item.product_id}")  # noqa: S311 - not a secret
                yield _product(department, line, item, chance)


def _product(department: Department, line: Line, item: Item, chance: Random) -> ProductDraft:
    # Drawn for ratings once. Without it every stock and date of the demo shop would be another.
    _ = chance.random() < 0.07 or chance.random()
    variants = variants_of(item, line, chance)
    tags = ["sale"] if item.compare_at_minor else []
    created_at = _TODAY - timedelta(days=chance.randint(3, 420), minutes=chance.randint(0, 540))
    if created_at > _TODAY - timedelta(days=45):
        tags.append("new")
    return ProductDraft(
        product_id=item.product_id,
        names=item.names,
        descriptions=_descriptions(department, line, item, chance),
        category_id=line.category_id,
        variants=variants,
        brand=item.brand,
        options=options_of(item, line),
        images=images_of(item, line),
        attributes=tuple(_attributes(line, item, chance)),
        tags=tuple(tags),
        product_type=line.names["nl"],
        vat_class=department.vat_class,
        seo_titles={language: f"{name} | Kraam" for language, name in item.names.items()},
        seo_descriptions=item.leads,
        safety=_safety(item.brand, department.warnings),
        created_at=created_at,
    )


def _descriptions(department: Department, line: Line, item: Item, chance: Random) -> Texts:
    """What is said of this product, what holds for its kind, and (often) the shop's advice."""
    points = chance.sample(line.points, min(3, len(line.points)))
    closing = chance.choice(department.closings) if chance.random() < 0.7 else None
    descriptions = {}
    for language in ("nl", "en"):
        html = [f"<p>{item.leads[language]}</p>"]
        html.append(f"<ul>{''.join(f'<li>{point[language]}</li>' for point in points)}</ul>")
        if closing:
            html.append(f"<p>{closing[language]}</p>")
        descriptions[language] = "".join(html)
    return descriptions


def _attributes(line: Line, item: Item, chance: Random) -> Iterator[Attribute]:
    words = read_data("words")["attributes"]
    for code, value in item.specs:
        yield Attribute(code, texts(words[code]), value)
    if len(item.colours) == 1:
        yield Attribute("kleur", texts(words["kleur"]), item.colours[0].names)
    if line.shelf_months:
        best_before = _TODAY.date() + timedelta(days=line.shelf_months * 30 + chance.randint(0, 45))
        dates = {language: _written(best_before, language) for language in ("nl", "en")}
        yield Attribute("houdbaar", texts(words["houdbaar"]), dates)


def _written(day: date, language: str) -> str:
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def _safety(brand: str, warnings: Texts) -> ProductSafety:
    """Who makes the brand. A maker outside the EU has a responsible person inside it.

    Raises:
        KeyError: the brand has no maker in `data/brands.toml`.
    """
    data = read_data("brands")
    maker = data["maker"][data["brands"][brand]]
    importer = data["importer"] if maker.get("outside_eu") else {}
    return ProductSafety(
        manufacturer=maker["name"],
        manufacturer_address=maker["address"],
        manufacturer_email=maker["email"],
        responsible_person=importer.get("name", ""),
        responsible_address=importer.get("address", ""),
        responsible_email=importer.get("email", ""),
        warnings=warnings,
    )
