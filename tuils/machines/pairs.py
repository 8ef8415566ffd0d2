"""Each message that is answered, and the function that answers it."""

from __future__ import annotations

from .items import (
    answer_checkin,
    answer_checkout,
    answer_hold,
    answer_item,
    answer_item_status,
    answer_renew_all,
    answer_renewal,
)
from .money import answer_mail, answer_may_mail, answer_payment
from .patrons import answer_bell, answer_block, answer_enable, answer_end, answer_patron
from .talk import Handler

HANDLERS: dict[str, Handler] = {
    "01": answer_block,
    "09": answer_checkin,
    "11": answer_checkout,
    "15": answer_hold,
    "17": answer_item,
    "19": answer_item_status,
    "23": answer_patron,
    "25": answer_enable,
    "29": answer_renewal,
    "35": answer_end,
    "37": answer_payment,
    "63": answer_patron,
    "65": answer_renew_all,
    "81": answer_bell,
    "83": answer_may_mail,
    "85": answer_mail,
}
