"""Every page of the site in all its states, in the order in which somebody meets them.

A walk is one person (a visitor, a teller, a voter, somebody of the staff) with one window; a stop is a page
to look at. The accessibility tests check every stop, `make screenshots` takes a picture of it.
"""

from .agenda import AGENDA
from .checking import ADMINISTERING, CHECKING
from .deciding import DECIDING
from .entering import ENTERING, HELPING
from .judging import JUDGING
from .reporting import REPORTING
from .rounds import ROUNDS
from .talking import TALKING
from .telling import TELLING
from .threads import INTERPRETING, MEMBERS, THREADS
from .visiting import VISITING
from .voting import VOTING
from .walking import Stop, Walker, begins

PUBLIC = VISITING + AGENDA + DECIDING
WALKS = {
    "visitor": PUBLIC,
    "teller": TELLING,
    "voter": VOTING,
    "checker": CHECKING,
    "pair": TALKING,
    "builder": THREADS,
    "convener": ROUNDS,
    "professional": INTERPRETING,
    "member": MEMBERS,
    "maker": ENTERING,
    "helper": HELPING,
    "reporter": REPORTING,
    "judge": JUDGING,
    "administrator": ADMINISTERING,
}
__all__ = ["PUBLIC", "WALKS", "Stop", "Walker", "begins"]
