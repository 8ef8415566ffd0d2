"""Rules, loans, holds."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import STAFF, Base, persons


class CircRule(Base, readers=STAFF):
    """One value of one parameter; an empty branch, category or item type means any."""

    branch = TextField(default="")
    category = TextField(default="")
    item_type = TextField(default="")
    name = TextField()
    value = TextField()  # "unlimited", or what the parameter's kind says


CircRule.add_index(
    CircRule.index(
        CircRule.name,
        CircRule.branch,
        CircRule.category,
        CircRule.item_type,
        unique=True,
        name="one_value_a_rule",
    )
)


class Loan(
    Base,
    readers=persons(
        "id item lent_at due_at renewals closed_at how by named hold stopped_at charged_from noticed_at", patrons=True
    ),
):
    """A loan has the id of its checkout entry. `patron` is only known while the loan is open."""

    id = TextField(primary_key=True)
    item = TextField()
    patron = TextField(null=True)
    lent_at = IntegerField()
    due_at = IntegerField()
    renewals = IntegerField(default=0)
    closed_at = IntegerField(null=True)
    how = TextField(default="")  # "", checkin, later_checkin, superseded, settled, undone, loan_taken_back
    by = TextField(null=True)
    named = BooleanField(default=False)  # an entry names this loan as ended: for good
    hold = TextField(null=True)  # the hold that it fulfilled
    stopped_at = IntegerField(null=True)  # lost or claimed: no fine grows after this
    charged_from = IntegerField(null=True)  # it came in overdue: nothing counts from before this
    noticed_at = IntegerField(null=True)  # when an overdue notice last went out


Loan.add_index(Loan.index(Loan.item, unique=True, where=Loan.closed_at.is_null(), name="one_open_loan"))
Loan.add_index(Loan.index(Loan.item, name="loans_of_item"))
Loan.add_index(Loan.index(Loan.patron, where=Loan.patron.is_null(False), name="loans_of_patron"))
Loan.add_index(Loan.index(Loan.due_at, where=Loan.closed_at.is_null(), name="open_loans_by_due"))
Loan.add_index(Loan.index(Loan.closed_at, where=Loan.closed_at.is_null(False), name="closed_loans"))
Loan.add_index(Loan.index(Loan.hold, where=Loan.hold.is_null(False), name="loans_of_hold"))


class Hold(
    Base,
    readers=persons(
        "id biblio wanted pickup placed_at rank expires suspended suspended_until state item caught_at "
        "pickup_by closed_at how named any_of for_group"
    ),
):
    """A hold has the id of its `hold_placed` entry. Its place in the queue is counted when asked: (rank, id).

    `state`: placed, waiting, in_transit, fulfilled, cancelled, undone. `patron` is only known while an answer may
    still be owed: until the loan that filled it ended, or for the retention of cancelled ones.
    """

    id = TextField(primary_key=True)
    biblio = TextField()
    wanted = TextField(default="")  # the one item that will do; empty: any copy of the title
    patron = TextField(null=True)
    pickup = TextField(default="")
    placed_at = IntegerField()
    rank = IntegerField()
    expires = TextField(default="")  # ISO date after which it is no longer wanted
    suspended = BooleanField(default=False)
    suspended_until = TextField(default="")  # ISO date on which it counts again; empty: until someone says so
    state = TextField(default="placed")
    item = TextField(null=True)  # the item that is put by for it
    caught_at = IntegerField(null=True)
    pickup_by = TextField(default="")  # ISO date: the last day on the hold shelf
    closed_at = IntegerField(null=True)
    how = TextField(default="")  # cancelled, expired, unclaimed, removed
    named = BooleanField(default=False)  # for good: cancelled, or the loan that filled it ended
    any_of = TextField(default="")  # the same for holds of which the first that is filled ends the others
    for_group = TextField(default="")  # the group hold that it is one of; such a hold has no patron


LIVE = ("placed", "waiting", "in_transit")
Hold.add_index(Hold.index(Hold.biblio, Hold.rank, name="queue_of_biblio", where=Hold.state.in_(LIVE)))
Hold.add_index(Hold.index(Hold.patron, where=Hold.patron.is_null(False), name="holds_of_patron"))
Hold.add_index(Hold.index(Hold.item, where=Hold.item.is_null(False), name="hold_of_item"))
Hold.add_index(Hold.index(Hold.any_of, where=Hold.any_of != "", name="linked_holds"))
Hold.add_index(Hold.index(Hold.state, Hold.pickup, where=Hold.state.in_(LIVE), name="live_holds"))
Hold.add_index(Hold.index(Hold.for_group, where=Hold.for_group != "", name="holds_of_group"))


class GroupHold(Base, readers=persons("id branch name biblio copies due_at made_at ended_at how")):
    """Copies of a title for a group by a day: a class, a book club. Each copy is a hold that names it in `for_group`.

    `branch`: where they are picked up. `patron`: the contact, until the group hold is over. Moments are microseconds
    UTC; `due_at`: the beginning of the day. `how` it ended: out, canceled.
    """

    id = TextField(primary_key=True)
    branch = TextField(default="")
    name = TextField(default="")
    biblio = TextField(default="")
    copies = IntegerField(default=0)
    due_at = IntegerField(default=0)
    patron = TextField(null=True)
    made_at = IntegerField(default=0)
    ended_at = IntegerField(default=0)
    how = TextField(default="")


GroupHold.add_index(GroupHold.index(GroupHold.due_at, name="group_holds_by_day"))
GroupHold.add_index(GroupHold.index(GroupHold.patron, where=GroupHold.patron.is_null(False)))
