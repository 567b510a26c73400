"""The review desk: what needs a person, what is seen, what is decided. No web framework; ``web/`` is built on top."""

from harmledger.desk.desk import Desk, NotReady
from harmledger.desk.orders import Contradicts, NotThere, Order
from harmledger.desk.views import Changed, Stored, Wanted

__all__ = ["Changed", "Contradicts", "Desk", "NotReady", "NotThere", "Order", "Stored", "Wanted"]
