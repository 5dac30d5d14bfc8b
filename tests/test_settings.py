"""What an operator decides: from where it is read, what is refused, and what is never shown."""

import logging
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Misconfigured, Settings, config_file, load
from tests.conftest import ROOT

TOKEN = "12345:AAsecretAA"


def write(folder: Path, text: str, name: str = "config/passeur.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(**given: object) -> list[tuple[str, str]]:
    with pytest.raises(Misconfigured) as refused:
        load(**given)
    return refused.value.problems


def test_everything_has_a_default(elsewhere: Path) -> None:
    assert config_file() is None
    assert load() == Settings()
    assert load().telegram_token is None


def test_the_environment_wins_over_the_file_and_what_is_given_over_both(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(elsewhere, 'city = "from-the-file"\nkeep_messages_days = 3\nlog = "info"\n')
    monkeypatch.setenv("PASSEUR_CITY", "from-the-environment")
    monkeypatch.setenv("PASSEUR_LOG", "debug")
    settings = load(log="error")
    assert (settings.city, settings.keep_messages_days, settings.log) == ("from-the-environment", 3, "error")


def test_an_empty_variable_says_nothing(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(elsewhere, 'city = "from-the-file"\n')
    monkeypatch.setenv("PASSEUR_CITY", "")
    assert load().city == "from-the-file"


def test_the_file_can_be_elsewhere(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(elsewhere, 'city = "here"\n')
    path = write(elsewhere, 'city = "there"\n', "etc/other.toml")
    monkeypatch.setenv("PASSEUR_CONFIG", str(path))
    assert load().city == "there"


def test_a_file_that_is_named_and_missing_is_told(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSEUR_CONFIG", str(elsewhere / "none.toml"))
    assert problems() == [("PASSEUR_CONFIG", str(elsewhere / "none.toml"))]


def test_a_secret_can_be_in_a_file_of_its_own(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(elsewhere, f"{TOKEN}\n", "secrets/telegram")
    monkeypatch.setenv("PASSEUR_TELEGRAM_TOKEN_FILE", str(path))
    write(elsewhere, 'telegram_token = "another"\n')
    token = load().telegram_token
    assert token is not None
    assert token.get_secret_value() == TOKEN
    monkeypatch.setenv("PASSEUR_TELEGRAM_TOKEN", "a third")
    token = load().telegram_token
    assert token is not None
    assert token.get_secret_value() == "a third"


def test_a_secret_whose_file_is_missing_is_named_kindly(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSEUR_DISCORD_TOKEN_FILE", "/nowhere/discord")
    assert problems() == [("PASSEUR_DISCORD_TOKEN_FILE", "/nowhere/discord: No such file or directory")]


def test_a_secret_that_is_no_text_is_named_and_not_quoted(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = elsewhere / "discord"
    path.write_bytes(b"AAsecretAA\xff")
    monkeypatch.setenv("PASSEUR_DISCORD_TOKEN_FILE", str(path))
    ((name, matter),) = problems()
    assert name == "PASSEUR_DISCORD_TOKEN_FILE"
    assert "AAsecretAA" not in matter


def test_a_key_that_does_not_exist_is_refused_by_name(elsewhere: Path) -> None:
    write(elsewhere, 'citty = "here"\n')
    ((name, matter),) = problems()
    assert name == "citty"
    assert matter


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("keep_messages_days = 0", "keep_messages_days"),
        ("keep_messages_days = 366", "keep_messages_days"),
        ('keep_questions_days = "long"', "keep_questions_days"),
        ('log = "everything"', "log"),
        ('durable = "perhaps"', "durable"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(elsewhere: Path, line: str, name: str) -> None:
    write(elsewhere, line + "\n")
    assert [each for each, _matter in problems()] == [name]


def test_a_file_that_cannot_be_read_is_named(elsewhere: Path) -> None:
    write(elsewhere, "city = \n")
    ((name, _matter),) = problems()
    assert name == str(Path("config/passeur.toml"))


def test_several_problems_are_told_at_once(elsewhere: Path) -> None:
    write(elsewhere, 'citty = "here"\nlog = "everything"\n')
    assert {name for name, _matter in problems()} == {"citty", "log"}


def test_secrets_are_never_shown(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("PASSEUR_TELEGRAM_TOKEN", TOKEN)
    settings = load()
    logging.getLogger("test").info("%s %r", settings, settings)
    shown = f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()} {caplog.text}"
    assert TOKEN not in shown
    assert "AAsecretAA" not in shown


def test_a_secret_of_the_wrong_shape_is_not_quoted(elsewhere: Path) -> None:
    write(elsewhere, f'telegram_token = ["{TOKEN}"]\n')
    told = problems()
    assert [name for name, _matter in told] == ["telegram_token"]
    assert TOKEN not in str(told)


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(load(city="here"), "city", "there")  # noqa: B010


def test_a_city_is_one_that_comes_along_or_a_folder(elsewhere: Path) -> None:
    assert (load(city="clermont-ferrand").city_folder / "city.yaml").is_file()
    (elsewhere / "mine").mkdir()
    assert load(city="mine").city_folder == Path("mine")
    assert not load(city="no-such-city").city_folder.exists()


def test_the_file_that_comes_along_says_what_holds_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSEUR_CONFIG", str(ROOT / "config" / "passeur.toml"))
    given = load()
    monkeypatch.delenv("PASSEUR_CONFIG")
    assert given == Settings()


def test_the_file_that_comes_along_speaks_of_every_setting() -> None:
    text = (ROOT / "config" / "passeur.toml").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"{name} =" not in text] == []


@pytest.mark.parametrize("days", ["", "monday", "mon;thu", "mon,", "mon, thu", "lun"])
def test_days_of_rounds_are_days(elsewhere: Path, days: str) -> None:
    assert [name for name, _matter in problems(round_days=days)] == ["round_days"]
    assert load(round_days="mon").round_days == "mon"
