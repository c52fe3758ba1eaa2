"""The measure: a bare Flask page that reads 20 rows with three indexed queries, written to be fast.

`quality.md`: SQLAlchemy Core, one precompiled template, at most 60 lines. `/hello` answers without anything,
`/insert` adds a row with the guarantees that a story has (an fsync for each).
"""

from __future__ import annotations

import os

from flask import Flask
from jinja2 import Environment
from sqlalchemy import create_engine, event, text

PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><html lang='en'><title>{{ area.name }}</title><h1>{{ area.name }}</h1><p>{{ total }}</p>"
    "{% for row in rows %}<article><p>{{ row.text }}</p>"
    "<p>{{ row.lang }} {{ row.shown_month }}</p></article>{% endfor %}"
)
AREA = text("SELECT code, name FROM area WHERE code = :code")
TOTAL = text("SELECT count(*) FROM story WHERE area_code = :code AND state = 'published'")
ROWS = text(
    "SELECT text, lang, shown_month FROM story WHERE area_code = :code AND state = 'published' "
    "ORDER BY shown_month DESC, public_id LIMIT 20"
)
INSERT = text("INSERT INTO raw (text) VALUES (:text)")
engine = create_engine(os.environ["BARE_DATABASE"], connect_args={"isolation_level": None, "timeout": 10})
app = Flask("bare")


@event.listens_for(engine, "connect")
def durable(raw, record):  # noqa: ANN001, ANN201
    """The same guarantees as Buurtstem's own connections."""
    del record
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}")


@app.get("/hello")
def hello() -> str:
    return "hello"


@app.get("/page")
def page() -> str:
    code = {"code": "BU05183620"}
    with engine.connect() as connection:
        area = connection.execute(AREA, code).one()
        total = connection.execute(TOTAL, code).scalar()
        return PAGE.render(area=area, total=total, rows=connection.execute(ROWS, code).all())


@app.post("/insert")
def insert() -> tuple[str, int]:
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(INSERT, {"text": "De lift is stuk"})
        connection.commit()
    return "", 303
