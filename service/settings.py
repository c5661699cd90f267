"""Every setting once: name, default and help. `lotse doctor` shows the table, docs/einstellungen.md repeats it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Environment variables LOTSE_*, and an optional file .env; read once at start, read-only afterwards."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(default=Path("var"), description="Datenordner: Datenbank, aufgenommene Dateien und Index.")
    corpus: Path = Field(
        default=ROOT / "corpus",
        description="Ordner der mitgelieferten Publikationen mit catalogue.toml und glossary.toml.",
    )
    model: str = Field(
        default="",
        description="Sprachmodell: leer für das eingebaute, ein Ordner, oder ein sentence-transformers-Modellname, "
        "wenn der Rechner Netzzugang hat.",
    )
    reranker: str = Field(
        default="",
        description="Cross-Encoder, der die besten Fundstellen nachsortiert: ein Ordner oder, bei Netzzugang, ein "
        "Modellname; leer: keiner. Kostet auf kleinen Rechnern Sekunden je Frage.",
    )
    database_url: str = Field(
        default="",
        description="Datenbank als SQLAlchemy-Adresse; leer für SQLite im Datenordner, sonst postgresql+psycopg://…",
    )
    rate_limit: int = Field(default=120, ge=0, description="Anfragen je Minute und Gerät; 0 schaltet die Grenze ab.")
    access: Literal["open", "login"] = Field(
        default="open",
        description="open: Lesen ohne Anmeldung; login: Lesen nur mit Konto oder Zugangsschlüssel.",
    )
    admin_token: str = Field(
        default="",
        description="Zugangsschlüssel für Programme, die über HTTP Publikationen aufnehmen und entfernen; "
        "leer: Programme dürfen das nicht. Menschen melden sich mit einem Konto an.",
    )
    session_hours: int = Field(default=10, ge=1, le=720, description="Nach so vielen Stunden endet jede Anmeldung.")
    session_idle_minutes: int = Field(
        default=60, ge=5, le=10_080, description="Nach so vielen Minuten ohne Aufruf endet eine Anmeldung."
    )
    oidc_issuer: str = Field(
        default="",
        description="Adresse des Anmeldedienstes der Kommune (OpenID Connect), zum Beispiel "
        "https://anmeldung.example.de/realms/stadt; leer: nur Konten in Lotse.",
    )
    oidc_client_id: str = Field(default="", description="Kennung, unter der Lotse beim Anmeldedienst eingetragen ist.")
    oidc_client_secret: str = Field(default="", description="Geheimnis zu dieser Kennung.")
    oidc_name: str = Field(default="Anmeldedienst", description="Name des Anmeldedienstes auf der Anmeldeseite.")
    oidc_role: Literal["none", "reader", "editor"] = Field(
        default="none",
        description="Rolle, mit der jemand beginnt, den nur der Anmeldedienst kennt; none: Zugang erst, wenn eine "
        "Gruppe aus LOTSE_OIDC_ADMIN_GROUP oder LOTSE_OIDC_EDITOR_GROUP vorliegt.",
    )
    oidc_admin_group: str = Field(
        default="", description="Gruppe (Angabe „groups“ des Anmeldedienstes), deren Mitglieder administrieren."
    )
    oidc_editor_group: str = Field(
        default="", description="Gruppe des Anmeldedienstes, deren Mitglieder Publikationen pflegen."
    )
    secret: str = Field(
        default="",
        description="Geheimnis, mit dem Lotse Cookies unterschreibt; leer: Lotse legt eines im Datenordner an. "
        "Mehrere Rechner mit einer Datenbank brauchen dasselbe.",
    )
    keep_generations: int = Field(
        default=3, ge=1, le=50, description="Wie viele ältere Index-Generationen aufgehoben werden."
    )
    golden_questions: int = Field(
        default=100,
        ge=0,
        le=10_000,
        description="Wie viele Prüffragen ein neuer Index höchstens beantwortet, bevor er aktiv wird; 0: keine. "
        "Eigene Prüffragen liegen als *.jsonl im Unterordner questions des Datenordners.",
    )
    golden_tolerance: float = Field(
        default=0.03,
        ge=0,
        le=1,
        description="Anteil der Prüffragen, den ein neuer Index schlechter beantworten darf als der bisherige; darüber "
        "wird er zurückgehalten.",
    )
    keep_days: int = Field(default=90, ge=1, description="Nach wie vielen Tagen Unterhaltungen gelöscht werden.")
    folder_days: int = Field(
        default=180,
        ge=1,
        description="Nach wie vielen Tagen ohne Änderung eine Mappe mit Praxisbeispielen gelöscht wird.",
    )
    share_folders: bool = Field(
        default=False, description="Ob Mappen mit Praxisbeispielen über einen geheimen Link geteilt werden dürfen."
    )
    max_question: int = Field(default=1000, ge=50, description="Höchste Länge einer Frage in Zeichen.")
    max_upload_mb: int = Field(default=100, ge=1, description="Höchste Größe einer Datei in Megabyte.")
    import_hosts: str = Field(
        default="",
        description="Rechner, von denen die Verwaltung PDF-Dateien über ihre Adresse holen darf, durch Komma getrennt, "
        "zum Beispiel www.bsi.bund.de,*.nrw.de; leer: von keinem.",
    )
    max_pages: int = Field(default=2000, ge=1, description="Höchste Seitenzahl einer Datei.")
    max_unpacked_mb: int = Field(
        default=1000, ge=10, description="Was die Seiten einer Datei zusammen entpackt höchstens ergeben, in Megabyte."
    )
    max_passages: int = Field(default=20_000, ge=1, description="Höchste Zahl der Textstellen einer Datei.")
    read_page_seconds: int = Field(
        default=20, ge=1, description="Zeitgrenze für eine Seite in Sekunden; was länger dauert, wird übersprungen."
    )
    read_seconds: int = Field(default=300, ge=5, description="Zeitgrenze für das Lesen einer Datei in Sekunden.")
    read_memory_mb: int = Field(
        default=2048, ge=256, description="Speichergrenze für das Lesen einer Datei in Megabyte."
    )
    ocr: Literal["off", "auto", "always"] = Field(
        default="auto",
        description="Texterkennung für eingescannte Seiten mit ocrmypdf und tesseract: auto liest Seiten ohne Text, "
        "always alle, off keine.",
    )
    ocr_page_seconds: int = Field(
        default=60, ge=5, description="Zeitgrenze für die Texterkennung einer Seite in Sekunden."
    )
    pictures_mb: int = Field(
        default=500, ge=10, description="Platz für die Bilder gelesener Seiten im Datenordner in Megabyte."
    )
    threads: int = Field(
        default=1,
        ge=1,
        description="Rechenkerne je Frage und beim Aufbau des Index. Mit dem eingebauten Modell ist 1 am schnellsten, "
        "ein großes Modell unter LOTSE_MODEL braucht mehr.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Form der Protokollzeilen des Dienstes: text, oder json mit einem Objekt je Zeile."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning",
        description="Ab welcher Stufe protokolliert wird; mit info eine Zeile je Anfrage, ohne Adressen und Fragen.",
    )
    host: str = Field(default="127.0.0.1", description="Adresse, auf der der Dienst horcht.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port, auf dem der Dienst horcht.")
    address: str = Field(
        default="",
        description="Adresse, unter der Menschen Lotse erreichen, zum Beispiel https://lotse.example.de; für Links auf "
        "der Befehlszeile. Leer: Host und Port.",
    )
    operator: str = Field(
        default="", description="Betreiberin für Impressum und Datenschutz, zum Beispiel „Stadt Musterstadt“."
    )
    operator_address: str = Field(default="", description="Anschrift der Betreiberin, Zeilen durch Semikolon getrennt.")
    operator_mail: str = Field(default="", description="E-Mail-Adresse der Betreiberin.")

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'lotse.sqlite'}"


def table(settings: Settings) -> list[dict[str, Any]]:
    """Name, value, default and help of each setting, for `lotse doctor` and the docs. Secrets are masked."""
    rows = []
    for name, info in Settings.model_fields.items():
        value = getattr(settings, name)
        secret = name in {"admin_token", "oidc_client_secret", "secret"}
        secret = secret or (name == "database_url" and "@" in str(value))
        rows.append(
            {
                "name": f"LOTSE_{name.upper()}",
                "value": "***" if secret and value else str(value),
                "default": "corpus" if name == "corpus" else str(info.default),
                "help": info.description,
            }
        )
    return rows
