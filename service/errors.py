"""Errors that reach a person. One handler shows them all: HTML, JSON or the command line, by who asks.

LotseError               status, title, German message and advice
├── BadQuestion          empty, too long or otherwise not a question
├── BadRequest           a parameter that makes no sense
├── NotFound             no such publication, edition, page, answer or conversation
├── NotReady             no index yet, or it does not fit the model
├── TooManyRequests      the client asked more often than the setting allows
├── LoginNeeded          an act that needs a login
├── Forbidden            an act that the visitor's role does not allow
├── StorageError         the disk is full, read-only or forbidden
├── Gone                 deleted for good, on purpose
├── Withheld             a new generation that answers golden questions worse than the live one
└── Refused              a file that is not taken in (carries the reader's error code)
"""

from __future__ import annotations

from http import HTTPStatus


class LotseError(Exception):
    """`status` is the HTTP status, `code` a stable name, `title` its short German name."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal"
    title = "Interner Fehler"
    advice = "Versuchen Sie es noch einmal. Bleibt der Fehler, wenden Sie sich an Ihre Administration."

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if advice is not None:
            self.advice = advice


class BadQuestion(LotseError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "bad-question"
    title = "Frage nicht verständlich"
    advice = "Stellen Sie eine Frage in einem oder zwei Sätzen, zum Beispiel: „Welche Ebenen braucht eine Smart City?“"


class BadRequest(LotseError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "bad-request"
    title = "Angabe nicht verständlich"
    advice = "Prüfen Sie die Angaben."


class NotFound(LotseError):
    status = HTTPStatus.NOT_FOUND
    code = "not-found"
    title = "Nicht gefunden"
    advice = "Prüfen Sie die Adresse. Die Liste der Publikationen zeigt, was vorhanden ist."


class NotReady(LotseError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "not-ready"
    title = "Noch nicht bereit"
    advice = "Nehmen Sie mit „lotse ingest“ Publikationen auf. „lotse doctor“ zeigt, was fehlt."


class TooManyRequests(LotseError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too-many-requests"
    title = "Zu viele Anfragen"
    advice = "Warten Sie eine Minute, und fragen Sie dann noch einmal."


class LoginNeeded(LotseError):
    status = HTTPStatus.UNAUTHORIZED
    code = "login-needed"
    title = "Anmeldung nötig"
    advice = "Melden Sie sich an. Programme senden den Zugangsschlüssel (LOTSE_ADMIN_TOKEN)."


class Forbidden(LotseError):
    status = HTTPStatus.FORBIDDEN
    code = "forbidden"
    title = "Nicht erlaubt"
    advice = "Wenden Sie sich an Ihre Administration."


class StorageError(LotseError):
    status = HTTPStatus.INSUFFICIENT_STORAGE
    code = "storage"
    title = "Speichern nicht möglich"


class Gone(NotFound):
    status = HTTPStatus.GONE
    code = "gone"
    title = "Gelöscht"
    advice = "Die Liste der Publikationen zeigt, was vorhanden ist."


class Withheld(LotseError):
    """`number` is the generation, which is kept and may be activated all the same."""

    status = HTTPStatus.CONFLICT
    code = "withheld"
    title = "Neue Generation zurückgehalten"

    def __init__(self, message: str, advice: str, number: int) -> None:
        super().__init__(message, advice)
        self.number = number


class Refused(LotseError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "refused"
    title = "Datei nicht aufgenommen"

    def __init__(self, message: str, advice: str, reason: str) -> None:
        super().__init__(message, advice)
        self.reason = reason
