"""What can go wrong with a file. Each error carries the German message and advice that a person is shown.

IngestError
├── Missing          there is no such file, or it may not be read
├── NotAPdf          the content is no PDF, whatever its name says
├── Damaged          a PDF that neither reader can open
├── NeedsPassword    encrypted, and the empty password does not open it
├── Empty            no pages
├── NoText           pages, but no text on any of them (a scan)
├── TooLarge         more bytes, pages, or unpacked data than the settings allow
├── TooSlow          reading ran past the time allowed
└── Unreadable       the reading process crashed or ran out of memory
"""

from __future__ import annotations


class IngestError(Exception):
    """A file that is not taken in. `message` and `advice` are German; `code` is a stable name for programs."""

    code = "ingest"
    advice = "Bitte prüfen Sie die Datei."

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if advice is not None:
            self.advice = advice

    def __reduce__(self) -> tuple[type[IngestError], tuple[str, str]]:
        return type(self), (self.message, self.advice)


class Missing(IngestError):
    code = "missing"
    advice = "Prüfen Sie den Pfad und die Leserechte der Datei."


class NotAPdf(IngestError):
    code = "not-a-pdf"
    advice = "Öffnen Sie die Datei in dem Programm, aus dem sie stammt, und speichern Sie sie als PDF."


class Damaged(IngestError):
    code = "damaged"
    advice = "Laden Sie die Datei noch einmal herunter, oder drucken Sie sie aus einem PDF-Betrachter neu als PDF."


class NeedsPassword(IngestError):
    code = "needs-password"
    advice = "Speichern Sie die Datei im PDF-Programm ohne Kennwort, und nehmen Sie diese Fassung auf."


class Empty(IngestError):
    code = "empty"
    advice = "Prüfen Sie, ob die Datei vollständig übertragen wurde."


class NoText(IngestError):
    code = "no-text"
    advice = (
        "Die Seiten sind vermutlich eingescannt. Lassen Sie eine Texterkennung (OCR) darüber laufen, zum Beispiel "
        "„ocrmypdf -l deu eingabe.pdf ausgabe.pdf“, und nehmen Sie das Ergebnis auf."
    )


class TooLarge(IngestError):
    code = "too-large"
    advice = "Teilen Sie die Datei in kleinere Teile, oder heben Sie die Grenze in den Einstellungen an."


class TooSlow(IngestError):
    code = "too-slow"
    advice = (
        "Drucken Sie die Datei aus einem PDF-Betrachter neu als PDF, "
        "oder heben Sie die Zeitgrenze in den Einstellungen an."
    )


class Unreadable(IngestError):
    code = "unreadable"
    advice = "Die Datei bringt das Leseprogramm zum Absturz. Drucken Sie sie aus einem PDF-Betrachter neu als PDF."
