"""What the library decides: read once from a file and the environment, nonsense refused by name."""

import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import make_url

from bot.areas import Areas
from bot.i18n import Language
from bot.section import Section
from storage.database import DatabaseUrlError, driver_url
from storage.vault import SHORTEST_KEY

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SettingsError(Exception):
    """A setting is missing or unusable; the message names it."""


def _zone(value: object) -> ZoneInfo:
    try:
        return value if isinstance(value, ZoneInfo) else ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is no time zone; write it like Europe/Amsterdam") from error


def _clock_time(value: object) -> object:
    # A bare number would be taken for seconds after midnight.
    if isinstance(value, int | float):
        raise ValueError('is no time of day; write it like "08:00"')
    return f"0{value}" if isinstance(value, str) and re.fullmatch(r"\d:\d\d", value) else value


def _database_url(value: SecretStr) -> SecretStr:
    try:
        driver_url(value.get_secret_value())
    except DatabaseUrlError as error:
        raise ValueError(str(error)) from error
    return value


def _base_url(value: str) -> str:
    if not re.match(r"https?://[^\s/]", value):
        raise ValueError("must begin with https:// or http://")
    return value.rstrip("/")


class Webhook(Section):
    url: Annotated[str, AfterValidator(_base_url)] | None = None
    listen: str = "127.0.0.1"
    port: int = Field(default=8443, ge=1, le=65535)
    secret: SecretStr | None = None

    @model_validator(mode="after")
    def secret_is_allowed(self) -> Self:
        secret = self.secret.get_secret_value() if self.secret else "unset"
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ValueError("secret may hold only letters, digits, _ and - (1 to 256 of them)")
        return self


class Telegram(Section):
    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: Annotated[str, AfterValidator(_base_url)] = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook: Webhook = Webhook()

    @model_validator(mode="after")
    def webhook_has_a_url(self) -> Self:
        if self.mode == "webhook" and not self.webhook.url:
            raise ValueError('mode "webhook" needs telegram.webhook.url')
        return self


class DatabaseSettings(Section):
    url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr("sqlite:///ideeenbus.db")


class Branch(Section):
    # Telegram takes no other characters behind ?start=, and a button holds 64 bytes.
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    name: Annotated[str, Field(min_length=1, max_length=60)]


class ModelSettings(Section):
    folder: Path | None = None


class Library(Section):
    name: Annotated[str, Field(min_length=1, max_length=80)] = "Bibliotheek"
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Europe/Amsterdam")
    contact: Annotated[str, Field(max_length=300)] | None = None
    complaints_url: HttpUrl | None = None
    branches: tuple[Branch, ...] = ()

    @model_validator(mode="after")
    def branch_ids_differ(self) -> Self:
        ids = [branch.id for branch in self.branches]
        if twice := {branch for branch in ids if ids.count(branch) > 1}:
            raise ValueError(f"branches: the id {min(twice)} is there twice")
        return self

    def branch_name(self, branch: str | None) -> str | None:
        """Return the name of a branch; the id where the branch has left the config."""
        names = {known.id: known.name for known in self.branches}
        return names.get(branch, branch) if branch else None

    def find_branch(self, written: str) -> Branch | None:
        """Return the branch whose id this is, in whatever case."""
        return next((b for b in self.branches if b.id.lower() == written.lower()), None)


class StaffRoom(Section):
    name: Annotated[str, Field(min_length=1)]
    chat_id: int
    language: Language = "nl"
    branches: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    digest_time: Annotated[time, BeforeValidator(_clock_time)] = time(8)
    digest_days: tuple[Day, ...] = WEEK


class Privacy(Section):
    key: Annotated[SecretStr, Field(min_length=SHORTEST_KEY)] | None = None
    key_file: Path | None = None
    keep_chat_days: int = Field(default=30, ge=1)
    keep_text_days: int = Field(default=730, ge=1)


class FollowUp(Section):
    ask_after_days: int = Field(default=28, ge=1, le=365)
    answer_days: int = Field(default=14, ge=1, le=365)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix="IDEEENBUS_",
        env_nested_delimiter="__",
    )

    telegram: Telegram = Telegram()
    database: DatabaseSettings = DatabaseSettings()
    model: ModelSettings = ModelSettings()
    library: Library = Library()
    areas: Areas = Areas()
    staff: tuple[StaffRoom, ...] = ()
    privacy: Privacy = Privacy()
    follow_up: FollowUp = FollowUp()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @model_validator(mode="after")
    def rooms_fit_the_library(self) -> Self:
        branches = {branch.id for branch in self.library.branches}
        for room in self.staff:
            if unknown := set(room.branches) - branches:
                raise ValueError(f"staff: {room.name} asks for an unknown branch, {min(unknown)}")
            if unused := set(room.areas) - set(self.areas.in_use):
                raise ValueError(
                    f"staff: {room.name} asks for the area {min(unused)}, which is not in use"
                )
        names = [room.name for room in self.staff]
        if len(set(names)) < len(names):
            raise ValueError("staff: two rooms have the same name")
        return self

    def beside_database(self, name: str) -> Path:
        """Return where something of the bot's own is: beside the database if that is a file."""
        address = make_url(self.database.url.get_secret_value())
        if address.get_backend_name() == "sqlite" and address.database:
            return Path(address.database).with_name(name)
        return Path(name)

    def token(self) -> str:
        """Return the bot's token; SettingsError if there is none."""
        if self.telegram.token:
            return self.telegram.token.get_secret_value()
        if self.telegram.token_file:
            token = _read_secret(self.telegram.token_file, "telegram.token_file")
            if token:
                return token
            raise SettingsError(f"telegram.token_file: {self.telegram.token_file} is empty")
        raise SettingsError(
            "telegram.token is missing: put it in the config or in the environment's TELEGRAM_TOKEN"
        )


class BuiltInSettings(Settings):
    """Settings in which the environment has no say."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load_settings(path: Path | None, env: Mapping[str, str]) -> Settings:
    """Read the file (None: built-in defaults) and the token in `env`; raises SettingsError."""
    document = _beside(path, _read_toml(path)) if path else {}
    if token := env.get("TELEGRAM_TOKEN"):
        telegram = document.setdefault("telegram", {})
        if isinstance(telegram, dict):
            telegram["token"] = token
    try:
        return Settings(**document)
    except ValidationError as error:
        raise SettingsError("; ".join(map(_explain, error.errors()))) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no TOML: {error}") from error


def _beside(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Read the paths of examples from where the config is; what is no path is refused later."""
    blocks = document.get("areas")
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, dict) and isinstance(block.get("examples"), str):
            block["examples"] = path.parent / block["examples"]
    return document


def _read_secret(path: Path, key: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{key}: {path} cannot be read: {error.strerror}") from error


def _explain(error: Any) -> str:
    """Say in one line which key is wrong and why, without its value."""
    key = ".".join(str(part) for part in error["loc"])
    reason = {"extra_forbidden": "is no known key"}.get(error["type"], error["msg"])
    reason = reason.removeprefix("Value error, ")
    return f"{key}: {reason}" if key else reason
