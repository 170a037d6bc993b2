"""The installation's key: given in the config, or made once and kept beside the database."""

import os
from pathlib import Path

import structlog
from sqlalchemy import make_url

from bot.settings import Settings, SettingsError
from storage.vault import Vault, VaultError, new_key

log = structlog.get_logger()


def open_vault(settings: Settings) -> Vault:
    """Return the vault of this installation; the first time, make its key and say so."""
    privacy = settings.privacy
    if privacy.key:
        return _vault(privacy.key.get_secret_value(), "privacy.key")
    path = key_file_of(settings)
    try:
        key = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _make_key(path)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"privacy.key_file: {path} cannot be read") from error
    return _vault(key, f"privacy.key_file: {path}")


def key_file_of(settings: Settings) -> Path:
    """Return where the key is, or will be made: beside the database if that is a file."""
    if settings.privacy.key_file:
        return settings.privacy.key_file
    address = make_url(settings.database.url.get_secret_value())
    if address.get_backend_name() == "sqlite" and address.database:
        return Path(address.database).with_name("ideeenbus.key")
    return Path("ideeenbus.key")


def _make_key(path: Path) -> Vault:
    key = new_key()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # O_EXCL: of two processes that start together, one makes the key.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SettingsError(f"privacy.key_file: {path} cannot be made: {error.strerror}") from error
    with os.fdopen(handle, "w") as key_file:
        key_file.write(key + "\n")
    log.warning("made a key for this installation; keep a copy of it", file=str(path))
    return Vault(key)


def _vault(key: str, name: str) -> Vault:
    try:
        return Vault(key)
    except VaultError as error:
        raise SettingsError(f"{name}: {error}") from error
