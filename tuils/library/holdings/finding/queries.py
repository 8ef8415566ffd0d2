"""The statements of finding: titles in an order, on a shelf, by their words."""

from __future__ import annotations

from tuils.models.store_words import through

COPY = f"SELECT 1 FROM item{through('item_biblio')} WHERE item.biblio = b.id"
AT_BRANCH = f"SELECT biblio FROM item{through('items_on_shelf')} WHERE"
NEXT_AT_BRANCH = f"SELECT 1 FROM item{through('items_on_shelf')} WHERE home_branch = ? LIMIT 1 OFFSET ?"
ROWS = (
    f"SELECT no, title_key, author_key, title, (SELECT count(*) FROM item{through('item_biblio')} "
    "WHERE item.biblio = b.id) FROM biblio AS b WHERE "
)
BY_LENGTH = "SELECT word, titles FROM word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? LIMIT ?"
BY_TAIL = "SELECT word, titles FROM word WHERE tail = ? LIMIT 40"
ITSELF = "SELECT word FROM word WHERE word = ? AND titles >= ?"
BEGUN = "SELECT word FROM word WHERE word >= ? AND word < ? AND titles >= ? LIMIT ?"
NEXT_SECTION, NEXT_BRANCH = (  # a row value would be sought by its first column alone
    f"SELECT home_branch, section FROM item{through('items_on_shelf')} WHERE {behind} ORDER BY 1, 2 LIMIT 1"
    for behind in ("home_branch = ? AND section > ?", "home_branch > ?")
)
ON_SHELF = (
    f"SELECT biblio.no FROM (SELECT biblio, shelf_key FROM item{through('items_on_shelf')} WHERE home_branch = ? "
    "AND section = ? AND shelf_key >= ? AND shelf_key < ? AND NOT withdrawn ORDER BY shelf_key LIMIT ?) AS copy "
    "CROSS JOIN biblio WHERE biblio.id = copy.biblio AND NOT biblio.removed"
)
