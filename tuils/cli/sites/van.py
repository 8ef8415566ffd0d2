"""tuils van"""

from __future__ import annotations

from tuils.cli.kit.options import family
from tuils.i18n import N_

from .van_copies import list_, prepare, refresh, revoke, unseal
from .van_merge import merge
from .van_pack import pack
from .van_paper import key_in, paper
from .van_sync import sync

van = family("van", N_("The bookmobile: a copy of the library on a laptop, and bringing its work home."))


for command in (prepare, refresh, pack, merge, sync, list_, revoke, unseal, paper, key_in):
    van.add_command(command)
