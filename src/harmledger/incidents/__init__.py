"""From claims of many reports to incidents: link, reconcile, grade. Pure: same claims in, same record out."""

from harmledger.incidents.form import form_incidents

__all__ = ["form_incidents"]
