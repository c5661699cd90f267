"""The application as it is served: the API of the service, and the pages."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from service import api
from service.assistant import Assistant
from service.settings import Settings
from web import (
    accounts,
    administration,
    assets,
    auditing,
    backups,
    browsing,
    chat,
    drafting,
    examples,
    finds,
    folders,
    generations,
    holdings,
    information,
    insight,
    jobs,
    login,
    oidc,
    opinions,
    reading,
    removals,
    talks,
    uploading,
)
from web.error_pages import ErrorPages, unexpected
from web.security import SameOrigin, SecurityHeaders


def create_app(settings: Settings | None = None, assistant: Assistant | None = None) -> FastAPI:
    """API and pages in one application. MissingFrontEnd where set-up did not fetch the front end's packages."""
    app = api.create_app(settings, assistant)
    app.state.assets = assets.Assets()
    app.state.starters = {}
    publications = (uploading, drafting, finds, jobs, holdings, removals, generations)
    administrative = (administration, *publications, backups, insight, opinions, accounts, auditing)
    for_all = (chat, talks, reading, browsing, examples, folders, information, login, oidc)
    for module in (*for_all, *administrative, assets):
        app.include_router(module.router)
    app.add_exception_handler(Exception, unexpected)
    # The last one added is the first to see a request.
    app.add_middleware(SameOrigin)
    app.add_middleware(ErrorPages)
    app.add_middleware(GZipMiddleware, exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/pdf"))
    app.add_middleware(SecurityHeaders)
    return app
