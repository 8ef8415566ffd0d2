"""The kind of a table, guessed by the import assistant from the names of its columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuils.screens.imports.first_look import likely_file_kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("cardnumber,barcode,priority,reservedate,branchcode,found", "holds"),
        ("usr_barcode,target,request_time,pickup_lib,frozen", "holds"),
        ("cardnumber,date,debit_type_code,amount,amountoutstanding", "charges"),
        ("card,balance,item", "charges"),
        ("barcode,cardnumber,date_due,issuedate", "loans"),
        ("cardnumber,surname,firstname,address,balance,branchcode", "patrons"),
        ("card,last_name,category", "patrons"),
    ],
)
def test_the_kind_of_a_table(tmp_path: Path, head: str, kind: str) -> None:
    file = tmp_path / "table.csv"
    file.write_text(head + "\n" + "1" + ",2" * head.count(",") + "\n")
    assert likely_file_kind(file) == (kind, "")
