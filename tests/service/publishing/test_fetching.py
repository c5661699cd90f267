"""Files from an address: the allow-list, addresses inside the house, redirects, sizes; and the job around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from service.assistant import Assistant
from service.errors import BadRequest
from service.operations import work as work_module
from service.publishing.drafts import Drafts
from service.publishing.fetching import Fetcher, addresses_of, is_public, name_of
from tests.ingest.makepdf import paragraph, pdf
from tests.working import jobs_and_worker

PUBLIC = "93.184.216.34"
PDF = b"%PDF-1.7 " + b"x" * 100


class Net(httpcore2.NetworkBackend):
    """Answers from `pages` by host and says which addresses were connected to."""

    def __init__(self, pages: Mapping[str, bytes], hosts: Mapping[str, Sequence[str]] | None = None) -> None:
        self._pages, self._hosts = pages, hosts or {}
        self._asked: list[str] = []
        self.connected: list[str] = []

    def resolve(self, host: str) -> Sequence[str]:
        self._asked.append(host)
        return self._hosts.get(host, [PUBLIC])

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        self.connected.append(host)
        return httpcore2.MockStream([self._pages[self._asked[-1]]])


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"))
    return head.encode() + b"\r\n" + body


def moved(to: str) -> bytes:
    return answer(b"", "302 Found", f"Location: {to}")


def load(net: Net, address: str, hosts: str = "www.bund.example,*.land.example", megabytes: int = 1) -> bytes:
    with Fetcher(hosts, megabytes, net.resolve, net).open(address) as pieces:
        return b"".join(pieces)


def test_a_file_is_loaded_from_the_address_that_was_checked() -> None:
    net = Net({"www.bund.example": answer(PDF)})
    assert load(net, "https://www.bund.example/a/leitfaden.pdf?v=1") == PDF
    assert net.connected == [PUBLIC]
    assert name_of("https://www.bund.example/a/leitfaden.pdf?v=1") == "leitfaden.pdf"


@pytest.mark.parametrize(
    "address",
    [
        "http://www.bund.example/a.pdf",
        "ftp://www.bund.example/a.pdf",
        "file:///etc/passwd",
        "https://fremd.example/a.pdf",
        "https://land.example/a.pdf",
        "https://www.bund.example.fremd.example/a.pdf",
        "https://fremdland.example/a.pdf",
        "https://www.bund.example:8443/a.pdf",
        "https://www.bund.example@fremd.example/a.pdf",
        "https://name:wort@www.bund.example/a.pdf",
        "https://127.0.0.1/a.pdf",
        "https://[::1]/a.pdf",
        "https://2130706433/a.pdf",
        "https://www.bund.example\\@fremd.example/",
        "https://www.bund.example%00.land.example/",
        "//www.bund.example/a.pdf",
        "https://",
        "",
        "https://[/",
        "javascript:alert(1)",
    ],
)
def test_other_addresses_are_refused_without_a_connection(address: str) -> None:
    net = Net({})
    with pytest.raises(BadRequest) as caught:
        load(net, address)
    assert caught.value.advice and net.connected == []


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "kein zahlenwerk",
    ],
)
def test_a_name_with_an_address_inside_the_house_is_refused(inside: str) -> None:
    assert not is_public(inside)
    for listed in ([inside], [PUBLIC, inside]):
        net = Net({}, {"www.bund.example": listed})
        with pytest.raises(BadRequest, match="privaten Netz"):
            load(net, "https://www.bund.example/a.pdf")
        assert net.connected == []


@pytest.mark.parametrize("outside", [PUBLIC, "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_are_told_from_others(outside: str) -> None:
    assert is_public(outside)


def test_the_machine_itself_is_inside() -> None:
    assert not any(map(is_public, addresses_of("localhost")))


def test_redirects_are_checked_like_the_first_address() -> None:
    good = Net({"www.bund.example": moved("https://dl.land.example/a.pdf"), "dl.land.example": answer(PDF)})
    assert load(good, "https://www.bund.example/a") == PDF
    for to in (
        "https://fremd.example/a.pdf",
        "http://dl.land.example/a.pdf",
        "http://127.0.0.1/",
        "file:///etc/passwd",
    ):
        with pytest.raises(BadRequest):
            load(Net({"www.bund.example": moved(to)}), "https://www.bund.example/a")
    inside = Net({"www.bund.example": moved("https://dl.land.example/")}, {"dl.land.example": ["10.0.0.1"]})
    with pytest.raises(BadRequest, match="privaten Netz"):
        load(inside, "https://www.bund.example/a")
    with pytest.raises(BadRequest, match="zu oft"):
        load(Net({"www.bund.example": moved("/a")}), "https://www.bund.example/a")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (answer(b"%PDF-" + b"x" * (2 << 20)), "größer als 1 MB"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"100000\r\n" + b"%" * 0x100000 + b"\r\n" * 1
         + b"100000\r\n" + b"%" * 0x100000 + b"\r\n0\r\n\r\n", "größer als 1 MB"),
        (answer(b"<html>Login</html>"), "keine PDF-Datei"),
        (answer(b"", "404 Not Found"), "Fehler 404"),
        (b"Unsinn", "antwortet nicht"),
        (b"", "antwortet nicht"),
    ],
)  # fmt: skip
def test_what_is_too_large_or_no_pdf_is_refused(page: bytes, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        load(Net({"www.bund.example": page}), "https://www.bund.example/a.pdf")


def test_without_allowed_hosts_nothing_is_loaded() -> None:
    with pytest.raises(BadRequest, match="abgeschaltet"):
        load(Net({}), "https://www.bund.example/a.pdf", hosts=" , ")


def test_a_fetched_file_becomes_a_draft_once(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Die Digitallotsen vermitteln zwischen der IT und den Fachämtern der Stadt."
    net = Net({"www.bund.example": answer(pdf(paragraph(700, text)))})
    monkeypatch.setattr(work_module, "Fetcher", lambda hosts, most: Fetcher("www.bund.example", most, net.resolve, net))
    jobs, worker = jobs_and_worker(assistant)
    for _ in range(2):
        job = jobs.start("fetch", {"address": "https://www.bund.example/leitfaden.pdf"}, "erika")
        worker.work_off()
        assert jobs.get(job.id).state == "done", jobs.get(job.id).error
    drafts = Drafts(assistant.library.engine, assistant.settings.home)
    [draft] = drafts.open()
    assert (draft.file_name, draft.state) == ("leitfaden.pdf", "ready")
    assert draft.source == "https://www.bund.example/leitfaden.pdf"
    assert [path.name for path in Path(drafts.folder).iterdir()] == [f"{draft.id}.pdf"]
