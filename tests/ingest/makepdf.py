"""Small PDFs made by hand, so that a test says exactly what stands where. WinAnsi text in Helvetica; no library."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pypdf import PdfWriter

A4, SLIDE = (595, 842), (842, 595)


@dataclass(frozen=True, slots=True)
class T:
    """A piece of text at (x, y) in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False


def paragraph(y: float, *lines: str, x: float = 70, size: float = 11, bold: bool = False) -> list[T]:
    """Lines below each other with the usual leading, the first at height y."""
    return [T(x, y - 1.3 * size * number, line, size, bold) for number, line in enumerate(lines)]


def content(texts: Sequence[T]) -> bytes:
    parts = []
    for text in texts:
        escaped = text.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        font = b"/B" if text.bold else b"/R"
        parts.append(b"BT %s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (font, text.size, text.x, text.y, escaped))
    return b"\n".join(parts)


def pdf(*pages: Sequence[T] | bytes, box: tuple[int, int] = A4, labels: str = "", info: str = "") -> bytes:
    """A PDF file. A page is its texts, or a raw content stream; `labels` and `info` are PDF source of those entries."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {labels} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for number, page in enumerate(pages):
        stream = page if isinstance(page, bytes) else content(page)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /R 3 0 R /B 4 0 R >> >> >>" % (*box, 6 + 2 * number)
        )
        objects.append(stream_object(stream))
    if info:
        objects.append(info.encode("latin-1"))
    return assemble(objects, info=len(objects) if info else 0)


def stream_object(data: bytes, times: int = 1) -> bytes:
    """A stream, packed so many times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b" ".join([b"/FlateDecode"] * times)
    return b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), filters, data)


def assemble(objects: Sequence[bytes], info: int = 0) -> bytes:
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    about = b"/Info %d 0 R " % info if info else b""
    out.write(b"trailer << /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, about, start))
    return out.getvalue()


def changed(data: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    """The file after a change that pypdf's writer makes: a password, bookmarks."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
