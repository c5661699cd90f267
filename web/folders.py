"""The Mappe: collect examples, order them, write notes, take them along; share them where the operator allows it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.api import assistant_of
from service.errors import BadRequest, Forbidden, NotFound
from service.examples.collection import Entry
from service.exports import parcel as parcels
from service.exports.exporting import FORMATS
from service.exports.folders import LONGEST_NOTE, LONGEST_TITLE, Folder, Folders
from service.exports.parcel import Parcel, matter
from service.exports.showcase import Showcase
from web import links
from web.downloads import download
from web.rendering import html

router = APIRouter(prefix="/mappe", include_in_schema=False)
COOKIE = "mappe"
LARGEST_FORM = 512 * 1024  # bytes


def store(request: Request) -> Folders:
    return assistant_of(request).folders


def of(request: Request) -> Folder:
    """The folder of this browser, an empty one where it has none."""
    return store(request).get(request.cookies.get(COOKIE, ""))


@router.get("")
def show(request: Request, neu: str = "") -> Response:
    """The folder; `neu` is the example that was just put in."""
    return _page(request, of(request), added=neu)


@router.post("/aufnehmen", max_body_size=LARGEST_FORM)
def add(
    request: Request,
    beispiel: Annotated[str, Form(max_length=200)],
    kommune: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Put an example in, by its id or that of a find in an answer; `kommune` helps where that find is gone."""
    entry = _entry(assistant_of(request).showcase, beispiel, kommune)
    folder = of(request).added(entry.id)
    if "hx-request" in request.headers:
        answer: Response = html(
            request, "_in_der_mappe.html", municipality=entry.municipality, count=len(folder.examples)
        )
    else:
        answer = RedirectResponse(f"/mappe?neu={entry.id}", 303)
    return _keep(request, answer, folder)


@router.post("", max_body_size=LARGEST_FORM)
async def change(request: Request) -> Response:
    """Save title, day and notes, then do what the pressed button says: "hoch:ID", "runter:ID", "raus:ID",
    or "datei:FORMAT" and "fragen:FORMAT" to take the folder along without or with questions to discuss."""
    form = await request.form()
    folder = of(request)
    notes = {
        identity: str(form.get(f"notiz-{identity}", folder.notes.get(identity, ""))) for identity in folder.examples
    }
    try:
        folder = folder.written(str(form.get("titel", folder.title)), str(form.get("tag", "")), notes)
    except BadRequest as error:
        return _page(request, folder, error=error, status=int(error.status))
    act, _, identity = str(form.get("tun", "")).partition(":")
    if act in ("hoch", "runter"):
        folder = folder.moved(identity, -1 if act == "hoch" else 1)
    elif act == "raus":
        folder = folder.removed(identity)
    if act in ("datei", "fragen") and identity in FORMATS:
        asked = "?fragen=1" if act == "fragen" else ""
        return _keep(request, RedirectResponse(f"/mappe/datei/{identity}{asked}", 303), folder)
    target = f"/mappe#beispiel-{identity}" if act in ("hoch", "runter") and identity in folder.examples else "/mappe"
    return _keep(request, RedirectResponse(target, 303), folder)


@router.get("/leeren")
def confirm(request: Request) -> Response:
    return html(request, "mappe_leeren.html", folder=of(request))


@router.post("/leeren", max_body_size=LARGEST_FORM)
def empty(request: Request) -> Response:
    """Delete the folder and its link."""
    store(request).drop(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/mappe", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.post("/teilen", max_body_size=LARGEST_FORM)
def share(request: Request) -> Response:
    """Make a secret link for reading. Forbidden where the operator does not allow it."""
    _sharing_only(request)
    if not of(request):
        raise BadRequest("Die Mappe ist noch leer.", "Legen Sie zuerst Beispiele hinein.")
    store(request).share(request.cookies.get(COOKIE, ""))
    return RedirectResponse("/mappe#teilen", 303)


@router.post("/nicht-teilen", max_body_size=LARGEST_FORM)
def unshare(request: Request) -> Response:
    if of(request):
        store(request).unshare(request.cookies.get(COOKIE, ""))
    return RedirectResponse("/mappe#teilen", 303)


@router.get("/datei/{form}")
def export(request: Request, form: str, fragen: str = "") -> Response:
    """The folder in one format; `fragen` adds the questions to discuss."""
    return _file(request, of(request), form, bool(fragen))


@router.get("/geteilt/{link}")
def shared(request: Request, link: str) -> Response:
    """Somebody's folder to read. NotFound, also where sharing was switched off."""
    _sharing_only(request)
    return _page(request, store(request).shared(link), link=link)


@router.get("/geteilt/{link}/datei/{form}")
def shared_export(request: Request, link: str, form: str, fragen: str = "") -> Response:
    _sharing_only(request)
    return _file(request, store(request).shared(link), form, bool(fragen))


def _page(
    request: Request,
    folder: Folder,
    link: str = "",
    added: str = "",
    error: BadRequest | None = None,
    status: int = 200,
) -> Response:
    parcel = _parcel(request, folder, questions=True)
    present = {portrait.id: portrait for portrait in parcel.portraits}
    return html(
        request,
        "mappe_geteilt.html" if link else "mappe.html",
        status,
        folder=folder,
        parcel=parcel,
        examples=[(identity, present.get(identity)) for identity in folder.examples],
        added=present.get(added),
        error=error,
        link=link,
        formats=list(FORMATS.values())[:-1],
        matter=matter,
        longest_note=LONGEST_NOTE,
        longest_title=LONGEST_TITLE,
        back=links.way_back(request.headers.get("referer", ""), request.headers.get("host", "")),
        host=str(request.base_url).rstrip("/"),
    )


def _file(request: Request, folder: Folder, form: str, questions: bool) -> Response:
    parcel = _parcel(request, folder, questions)
    if not parcel.portraits:
        raise BadRequest("Die Mappe ist noch leer.", "Legen Sie zuerst Beispiele hinein.")
    return download(parcel, form)


def _parcel(request: Request, folder: Folder, questions: bool) -> Parcel:
    """The folder's examples as they stand today; those that are gone are left out."""
    assistant = assistant_of(request)
    entries = [e for identity in folder.examples if (e := assistant.showcase.collection.find(identity))]
    portraits, citations = assistant.showcase.portraits(entries)
    asked = parcels.discussion(assistant.settings.corpus) if questions else {}
    return assistant.showcase.parcel(
        portraits, citations, title=folder.title, day=folder.day, notes=folder.notes, questions=asked
    )


def _entry(showcase: Showcase, identity: str, municipality: str) -> Entry:
    found = showcase.collection.find(identity) or (showcase.collection.of(municipality) if municipality else None)
    if found is None:
        raise NotFound("Dieses Beispiel gibt es nicht oder nicht mehr.", "Unter „Beispiele“ stehen alle.")
    return found


def _keep(request: Request, answer: Response, folder: Folder) -> Response:
    """Store the folder, and have the browser keep its key where scripts and other sites cannot get at it."""
    key = store(request).put(request.cookies.get(COOKIE, ""), folder)
    answer.set_cookie(
        COOKIE,
        key,
        max_age=assistant_of(request).settings.folder_days * 86_400,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _sharing_only(request: Request) -> None:
    if not assistant_of(request).settings.share_folders:
        raise Forbidden(
            "Mappen zu teilen ist hier nicht vorgesehen.",
            "Nehmen Sie die Mappe als Datei mit. Ihre Administration kann das Teilen mit LOTSE_SHARE_FOLDERS erlauben.",
        )
