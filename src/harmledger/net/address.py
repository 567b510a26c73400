"""Which web addresses may be asked: their form, and the network that their hosts lie in.

Invariant: a ``Target`` is plain ASCII without white space, control characters or credentials, so it can be written into a request as
it stands; and a host that is a number is an IP address in its one usual spelling.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

MAX_URL = 4_000  # characters; longer ones are attacks or mistakes
USUAL = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]|[\u2028\u2029\ud800-\udfff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)$")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)$")  # what browsers take for an IPv4 address where a host ends in it
_KEPT = "!#$%&'()*+,/:;=?@[]~-._"  # of a path and query; all else is written in percent signs

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")  # RFC 3056
_GLOBAL = ipaddress.IPv6Network("2000::/3")  # RFC 4291; everything else is for other uses
_NOT_GLOBAL = tuple(ipaddress.IPv6Network(n) for n in ("2001::/23", "2001:db8::/32", "3fff::/20"))  # RFC 2928, 3849, 9637
_NOT_GLOBAL_4 = tuple(  # beside what Python knows: carriers (RFC 6598), protocol assignments (RFC 6890), 6to4 relays (RFC 7526)
    ipaddress.IPv4Network(n) for n in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24")
)


class NotAsked(Exception):
    """An address that is not asked, or an answer that is not taken. ``what`` says why, ``mend`` what a person can do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class Target:
    """A web address that has the right form.

    Attributes:
        scheme: "http" or "https".
        host: its name in lower case without the dot at the end (IDN as "xn--…"), or its IP address without brackets.
        port: 1 to 65535.
        path: path and query, percent-encoded; begins with "/".
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as a request's Host header has them: the usual port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, in one spelling."""
        return f"{self.scheme}://{self.authority}{self.path}"


def target_of(url: str) -> Target:
    """What ``url`` asks for. Raises NotAsked in words where it is no address that may be asked, whatever network it lies in."""
    mend = "Write it as https://host/path."
    if not url or len(url) > MAX_URL or _FORBIDDEN.search(url):
        raise NotAsked("The address is empty, too long, or holds spaces, control characters or backslashes.", mend)
    try:
        parts = urlsplit(url)
        port, given = parts.port, parts.hostname or ""
    except ValueError as error:
        raise NotAsked("The address is not a web address: its host or port cannot be read.", mend) from error
    scheme = parts.scheme.lower()
    if scheme not in USUAL or not given:
        raise NotAsked("This is no http or https address.", "Only web addresses are asked: https://host/path.")
    if "@" in parts.netloc:
        raise NotAsked("The address holds a user name or password, which is not sent.", "Take it out of the address.")
    if port == 0:
        raise NotAsked("There is no port 0.", mend)
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    return Target(scheme, _host(given, parts.netloc), port or USUAL[scheme], path if path.startswith("/") else f"/{path}")


def shown(url: str) -> str:
    """``url`` for messages: bounded, on one line, whatever it holds."""
    return "".join(c if c.isprintable() else "?" for c in url[:300]) or "(no address)"


def joined(target: Target, location: str) -> str:
    """The address that a redirect from ``target`` to ``location`` leads to."""
    return urljoin(target.url, location.strip())


def _host(given: str, netloc: str) -> str:
    mend = "Write the host's usual name."
    if "[" in netloc or ":" in given:
        try:
            return str(ipaddress.IPv6Address(given.replace("%", " ")))  # an address with a zone ("%eth0") is this network's own
        except ValueError as error:
            raise NotAsked(f"{given} is no IPv6 address that may be asked.", mend) from error
    if len(given) > 253:
        raise NotAsked("The host's name is too long.", mend)
    try:
        host = given.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise NotAsked(f"{given[:100]!r} is no name of a host.", mend) from error
    labels = host.split(".")
    if _NUMBER.match(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(host))  # four decimal numbers without zeros before them, nothing else
        except ValueError as error:
            what = f"{host} is a number in a spelling that means different addresses to different programs."
            raise NotAsked(what, "Write it as four decimal numbers (192.0.2.1), or by its name.") from error
    if not all(_LABEL.match(label) for label in labels):
        raise NotAsked(f"{given[:100]!r} is no name of a host.", mend)
    return host


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public network.

    No for private, loopback, link-local, multicast, reserved, documentation and carriers' networks (IANA's special-purpose registries),
    and for IPv6 forms that lead to such an IPv4 address: mapped, compatible, NAT64, 6to4.
    """
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        other = found.is_multicast or found.is_reserved or any(found in network for network in _NOT_GLOBAL_4)
        return found.is_global and not other
    if found.ipv4_mapped is not None:
        return is_public(str(found.ipv4_mapped))
    if found in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    if found in _SIX_TO_FOUR:
        return found.sixtofour is not None and is_public(str(found.sixtofour))
    return found in _GLOBAL and found.is_global and not any(found in network for network in _NOT_GLOBAL)


def is_allowed(target: Target, allowed: frozenset[str]) -> bool:
    """Whether a person allowed the target's host by name ("intranet.example", "127.0.0.1", "[::1]")."""
    return any(name.strip().strip("[]").lower().removesuffix(".") == target.host for name in allowed)
