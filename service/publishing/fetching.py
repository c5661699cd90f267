"""Files from an address: only from hosts that the operator allows, and never from inside the house.

A name is resolved once, every address it has must be one of the public internet, and the connection goes to exactly
the address that was checked, so that a name that changes its mind in between gains nothing. Redirects are followed by
hand, each checked like the first address.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore2

from service.errors import BadRequest

_REDIRECTS = 5
_SECONDS = 20.0  # for each step of the network
_LONGEST = 300.0  # seconds for the whole
_MOVED = {301, 302, 303, 307, 308}
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
Resolve = Callable[[str], Sequence[str]]


def addresses_of(host: str) -> Sequence[str]:
    """The numeric addresses of a host. OSError."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _PublicOnly(httpcore2.NetworkBackend):
    """Connects to public addresses only, to the very address that was looked at."""

    def __init__(self, inner: httpcore2.NetworkBackend, resolve: Resolve) -> None:
        self._inner, self._resolve = inner, resolve

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore2.NetworkStream:
        try:
            addresses = self._resolve(host)
        except (OSError, UnicodeError) as error:
            raise BadRequest(f"Den Rechner „{host}“ gibt es nicht.", "Prüfen Sie die Adresse.") from error
        if not addresses or not all(map(is_public, addresses)):
            raise BadRequest(
                f"„{host}“ liegt in einem privaten Netz; von dort holt Lotse nichts.",
                "Laden Sie die Datei selbst herunter und hier hoch.",
            )
        return self._inner.connect_tcp(addresses[0], port, *args, **options)


class Fetcher:
    """Loads files of at most `megabytes` from `hosts`: names, or "*.name" for all below one."""

    def __init__(
        self,
        hosts: str,
        megabytes: int,
        resolve: Resolve = addresses_of,
        backend: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._hosts = [host.strip().lower().rstrip(".") for host in hosts.split(",") if host.strip()]
        self._megabytes, self._most = megabytes, megabytes << 20
        self._backend = _PublicOnly(backend or httpcore2.SyncBackend(), resolve)

    def check(self, address: str) -> str:
        """The address, if a file may be loaded from it. BadRequest says why not."""
        if not self._hosts:
            raise BadRequest(
                "Das Holen von Adressen ist abgeschaltet.",
                "Die Betreiberin kann mit LOTSE_IMPORT_HOSTS Rechner erlauben.",
            )
        try:
            parts = urlsplit(address.strip())
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            host, port, parts = "", None, urlsplit("")
        if parts.scheme != "https" or port not in (None, 443) or parts.username is not None:
            raise BadRequest(
                "Die Adresse muss mit https:// beginnen und darf weder Port noch Kennwort enthalten.",
                "Kopieren Sie die Adresse der PDF-Datei aus dem Browser.",
            )
        if not _HOST.fullmatch(host) or not any(_matches(host, allowed) for allowed in self._hosts):
            raise BadRequest(
                f"Von „{host or address}“ darf Lotse nichts holen.", f"Erlaubt sind: {', '.join(self._hosts)}."
            )
        return f"https://{host}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"

    @contextmanager
    def open(self, address: str) -> Iterator[Iterator[bytes]]:
        """The content of an address, piece by piece; of redirects that of the last. BadRequest."""
        deadline = monotonic() + _LONGEST
        with httpcore2.ConnectionPool(network_backend=self._backend) as pool, ExitStack() as opened:
            for _ in range(_REDIRECTS + 1):
                address = self.check(address)
                with _told(address):
                    response = opened.enter_context(_request(pool, address))
                headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status in _MOVED and b"location" in headers:
                    address = urljoin(address, headers[b"location"])
                    opened.close()
                    continue
                self._check_response(response.status, headers)
                yield self._pieces(response, address, deadline)
                return
        raise BadRequest("Die Adresse leitet zu oft weiter.", "Nehmen Sie die Adresse, bei der man am Ende landet.")

    def _check_response(self, status: int, headers: dict[bytes, str]) -> None:
        if status != 200:
            raise BadRequest(f"Der Rechner antwortet mit dem Fehler {status}.", "Öffnen Sie die Adresse im Browser.")
        length = headers.get(b"content-length", "0")
        if length.isdigit() and int(length) > self._most:
            raise self._too_large()

    def _pieces(self, response: httpcore2.Response, address: str, deadline: float) -> Iterator[bytes]:
        size, first = 0, b""
        with _told(address):
            for piece in response.iter_stream():
                size, first = size + len(piece), (first + piece)[:1024]
                if size > self._most:
                    raise self._too_large()
                if monotonic() > deadline:
                    raise BadRequest("Das Holen dauert zu lange.", "Laden Sie die Datei selbst herunter und hier hoch.")
                yield piece
        if b"%PDF-" not in first:
            raise BadRequest("Unter dieser Adresse liegt keine PDF-Datei.", "Nehmen Sie die Adresse der Datei selbst.")

    def _too_large(self) -> BadRequest:
        return BadRequest(f"Die Datei ist größer als {self._megabytes} MB.", "Die Grenze setzt LOTSE_MAX_UPLOAD_MB.")


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet, also behind the ways to write IPv4 in IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        nat64 = found in ipaddress.ip_network("64:ff9b::/96")
        if inner is not None or nat64:
            return is_public(str(inner or ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
    return found.is_global and not found.is_multicast


def name_of(address: str) -> str:
    """What the file of an address may be called."""
    return urlsplit(address).path.rsplit("/", 1)[-1] or "dokument.pdf"


def _matches(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


@contextmanager
def _request(pool: httpcore2.ConnectionPool, address: str) -> Iterator[httpcore2.Response]:
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), _SECONDS)
    headers = [("Host", urlsplit(address).netloc), ("User-Agent", "Lotse"), ("Accept", "application/pdf")]
    with pool.stream("GET", address, headers=headers, extensions={"timeout": timeouts}) as response:
        yield response


@contextmanager
def _told(address: str) -> Iterator[None]:
    try:
        yield
    except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
        host = urlsplit(address).hostname
        raise BadRequest(f"„{host}“ antwortet nicht.", "Versuchen Sie es später noch einmal.") from error
