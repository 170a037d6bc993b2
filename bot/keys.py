"""The installation's key: given in the config, or made once and kept beside the database."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import structlog

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
    return settings.privacy.key_file or settings.beside_database("ideeenbus.key")


def _make_key(path: Path) -> Vault:
    """Make a key that is either there in full or not at all, also after a power cut."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, prefix=".key-") as draft:  # mode 0600
            draft.write(new_key() + "\n")
            draft.flush()
            os.fsync(draft.fileno())
            # Of two processes that start together, one makes the key and both use it.
            with suppress(FileExistsError):
                os.link(draft.name, path)
                log.warning("made a key for this installation; keep a copy of it", file=str(path))
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(f"privacy.key_file: {path} cannot be made: {error.strerror}") from error
    return _vault(key, f"privacy.key_file: {path}")


def _vault(key: str, name: str) -> Vault:
    try:
        return Vault(key)
    except VaultError as error:
        raise SettingsError(f"{name}: {error}") from error
