"""The settings: read once, from the environment and config/passeur.toml, then passed down and never changed."""

import os
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from rapidfuzz import process

PREFIX = "PASSEUR_"

_DAY = "(mon|tue|wed|thu|fri|sat|sun)"


class Misconfigured(Exception):
    """A setting is not what it should be. ``problems`` are (setting, what is the matter)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {matter}" for name, matter in problems))
        self.problems = problems


class SecretFiles(EnvSettingsSource):
    """``PASSEUR_X_FILE`` names a file whose content is the value of ``x``."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        name = f"{PREFIX}{field_name}_FILE".upper()
        if not (path := os.environ.get(name)):
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as fault:
            raise Misconfigured([(name, f"{path}: {fault.strerror}")]) from None
        except UnicodeError:
            raise Misconfigured([(name, f"{path}: UTF-8?")]) from None


class Settings(BaseSettings):
    """What an operator decides. Names are those of config/passeur.toml."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    city: str = "clermont-ferrand"
    database: str = "sqlite+aiosqlite:///data/passeur.db"
    durable: bool = True
    lease_seconds: int = Field(default=60, ge=5, le=600)
    keep_messages_days: int = Field(default=7, ge=1, le=365)
    keep_questions_days: int = Field(default=90, ge=1, le=3650)
    change_minutes: int = Field(default=5, ge=0, le=120)
    backup_days: int = Field(default=7, ge=0, le=365)
    round_days: str = Field(default="mon,thu", pattern=rf"^{_DAY}(,{_DAY})*$")
    round_hour: int = Field(default=18, ge=0, le=23)
    round_seconds: int = Field(default=60, ge=1, le=3600)
    answer_hours: int = Field(default=72, ge=12, le=336)
    administrators: tuple[str, ...] = ()
    private_sources: bool = False
    web_port: int = Field(default=0, ge=0, le=65535)
    web_host: str = "127.0.0.1"
    web_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    log: Literal["debug", "info", "warning", "error"] = "warning"
    telegram_token: SecretStr | None = None
    telegram_name: str = ""
    telegram_api: str = "https://api.telegram.org"
    telegram_webhook: str = ""
    telegram_webhook_secret: SecretStr | None = None
    telegram_webhook_host: str = "127.0.0.1"
    telegram_webhook_port: int = Field(default=8443, ge=1, le=65535)
    discord_token: SecretStr | None = None
    discord_api: str = ""
    discord_gateway: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, toml_file=config_file())
        return init_settings, env_settings, SecretFiles(settings_cls), toml

    @property
    def city_folder(self) -> Path:
        """Where the city's open data is: a folder of that path, else one of the cities that come along."""
        given = Path(self.city).expanduser()
        return given if given.is_dir() else Path(str(files("knowledge"))) / "cities" / self.city


def config_file() -> Path | None:
    """The file of settings: the one named by PASSEUR_CONFIG, else config/passeur.toml here, if there is one."""
    if named := os.environ.get(f"{PREFIX}CONFIG"):
        if not Path(named).is_file():
            raise Misconfigured([(f"{PREFIX}CONFIG", named)])
        return Path(named)
    here = Path("config/passeur.toml")
    return here if here.is_file() else None


def strangers() -> list[tuple[str, str]]:
    """Variables that look like settings and are none, each with the setting that it resembles most, or nothing."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    known |= {f"{each}_FILE" for each in known} | {f"{PREFIX}CONFIG", f"{PREFIX}LANG"}
    odd = [name for name in sorted(os.environ) if name.startswith(PREFIX) and name not in known]
    odd = [name for name in odd if not name.startswith(f"{PREFIX}TEST_")]
    nearest = [process.extractOne(name, sorted(known), score_cutoff=80) for name in odd]
    return [(name, near[0] if near else "") for name, near in zip(odd, nearest, strict=True)]


def load(**given: Any) -> Settings:
    """Read the settings; ``given`` wins over every source. Raises Misconfigured."""
    try:
        return Settings(**given)
    except ValidationError as refusal:
        problems = [(".".join(map(str, each["loc"])), each["msg"]) for each in refusal.errors()]
        raise Misconfigured(problems) from None
    except ValueError as fault:
        if isinstance(fault.__cause__, Misconfigured):
            raise fault.__cause__ from None
        raise Misconfigured([(str(config_file() or ""), str(fault))]) from None
