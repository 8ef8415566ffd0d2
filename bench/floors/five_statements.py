"""The floor of a checkout: five statements in one Peewee transaction, models and all.

SELECT item, SELECT patron, count of open loans, INSERT loan, UPDATE item; WAL, synchronous FULL, IMMEDIATE.
"""

from __future__ import annotations

from pathlib import Path

from peewee import AutoField, CharField, DatabaseProxy, ForeignKeyField, IntegerField, Model, SqliteDatabase

floor = DatabaseProxy()


class Base(Model):
    id = AutoField()

    class Meta:
        database = floor


class Patron(Base):
    card = CharField(unique=True)
    name = CharField()


class Item(Base):
    barcode = CharField(unique=True)
    title = CharField()
    status = CharField(default="in")


class Loan(Base):
    item = ForeignKeyField(Item)
    patron = ForeignKeyField(Patron)
    due_at = IntegerField()
    returned_at = IntegerField(null=True)


def make(path: Path, items: int) -> SqliteDatabase:
    store = opened(path)
    store.create_tables([Patron, Item, Loan])
    with store.atomic():
        Patron.insert_many([{"card": f"P{n}", "name": f"Patron {n}"} for n in range(1000)]).execute()
        for first in range(0, items, 500):
            rows = [{"barcode": f"C{n}", "title": f"Title {n}"} for n in range(first, min(first + 500, items))]
            Item.insert_many(rows).execute()
    return store


def opened(path: Path) -> SqliteDatabase:
    pragmas = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "cache_size": -16000}
    pragmas["busy_timeout"] = 5000
    store = SqliteDatabase(str(path), pragmas=pragmas, autoconnect=False, lock_type="IMMEDIATE")
    floor.initialize(store)
    store.connect()
    return store


def lend(number: int) -> None:
    with floor.atomic():
        item = Item.get(Item.barcode == f"C{number}")
        patron = Patron.get(Patron.card == f"P{number % 1000}")
        if Loan.select().where((Loan.patron == patron) & Loan.returned_at.is_null()).count() < 20:
            Loan.create(item=item, patron=patron, due_at=number)
            item.status = "out"
            item.save(only=[Item.status])
