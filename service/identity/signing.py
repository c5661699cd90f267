"""Signed texts, such as cookies: nobody without the installation's secret can make or change one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from service.settings import Settings

HISTORY_COOKIE, HISTORY_PURPOSE = "lotse_verlauf", "history"
_MOST = 2048  # characters of a token that are looked at at all


class Signer:
    """HMAC-SHA256 over a text and its purpose. A token made for one purpose is none for another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, purpose: str, text: str) -> str:
        """`text` with its signature, of characters that a cookie may hold. `text` must be ASCII without a dot."""
        return f"{text}.{self._signature(purpose, text)}"

    def read(self, purpose: str, token: str) -> str | None:
        """The text of a token of this purpose, None for anything else."""
        text, dot, signature = token[:_MOST].rpartition(".")
        if not dot or not token.isascii() or not hmac.compare_digest(signature, self._signature(purpose, text)):
            return None
        return text

    def _signature(self, purpose: str, text: str) -> str:
        digest = hmac.new(self._secret, f"{purpose}:{text}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def signer(settings: Settings) -> Signer:
    """With the secret of the settings, else one of the home's own, made at first use and readable by its owner only."""
    return Signer(settings.secret.encode() or _own_secret(settings.home / "secret"))


def _own_secret(path: Path) -> bytes:
    """Several processes may start at once: the first to put its file there wins, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        aside = path.with_name(f".secret-{secrets.token_hex(8)}")
        aside.touch(mode=0o600)
        aside.write_bytes(secrets.token_bytes(32))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_bytes()
