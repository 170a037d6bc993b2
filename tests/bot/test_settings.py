from pathlib import Path

import pytest

from bot.demo import demo_settings
from bot.keys import open_vault
from bot.settings import Settings, SettingsError, load_settings

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def load(tmp_path: Path, text: str, **env: str) -> Settings:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return load_settings(file, env)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("[telegrm]", "telegrm: is no known key", id="an unknown section"),
        pytest.param("[telegram]\ntokn = '1:a'", "telegram.tokn: is no known key", id="a typo"),
        pytest.param("[library]\ntimezone = 'Mars'", "library.timezone: is no", id="a zone"),
        pytest.param("[database]\nurl = 'mysql://x/y'", "database.url: begins", id="a database"),
        pytest.param("[telegram]\nmode = 'pull'", "telegram.mode: ", id="a mode"),
        pytest.param("[telegram]\nmode = 'webhook'", "telegram.webhook.url", id="no webhook url"),
        pytest.param("[telegram]\napi_url = 'x'", "telegram.api_url: must", id="an address"),
        pytest.param("[telegram.webhook]\nport = 0", "telegram.webhook.port: ", id="a port"),
        pytest.param("[telegram.webhook]\nsecret = 'a b'", "secret may hold", id="a secret"),
        pytest.param("[privacy]\nkeep_chat_days = 0", "privacy.keep_chat_days: ", id="days"),
        pytest.param(
            "[[staff]]\nname='A'\nchat_id=-1\ndigest_time='8 uur'",
            "staff.0.digest_time: ",
            id="a time",
        ),
        pytest.param(
            "[[staff]]\nname='A'\nchat_id=-1\ndigest_time=8",
            "staff.0.digest_time: is no time of day",
            id="a bare number",
        ),
        pytest.param(
            "[[staff]]\nname='A'\nchat_id=-1\nbranches=['laren']",
            "staff: A asks for an unknown branch, laren",
            id="a branch that is not there",
        ),
        pytest.param(
            "[[library.branches]]\nid='a'\nname='A'\n[[library.branches]]\nid='a'\nname='B'",
            "library: branches: the id a is there twice",
            id="a branch twice",
        ),
        pytest.param(
            "[[library.branches]]\nid='bij de brink'\nname='A'",
            "library.branches.0.id: ",
            id="a branch id that no link can carry",
        ),
        pytest.param(
            "[[staff]]\nname='A'\nchat_id=-1\nareas=['moon']",
            "staff: A asks for the area moon, which is not in use",
            id="an area that is not there",
        ),
        pytest.param(
            "[[areas]]\nid='youth'\noff=true\n[[staff]]\nname='A'\nchat_id=-1\nareas=['youth']",
            "staff: A asks for the area youth, which is not in use",
            id="a room for an area that is off",
        ),
        pytest.param("[privacy]\nkey = 'kort'", "privacy.key: ", id="a short key"),
        pytest.param("[library", "is no TOML", id="no TOML"),
    ],
)
def test_nonsense_is_refused_by_name(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=r".") as caught:
        load(tmp_path, text)

    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        pytest.param("id='Maak plaats'", "areas.0.id: ", id="an id that no button can carry"),
        pytest.param("id='m'", "areas.0.id: ", id="too short an id"),
        pytest.param(f"id='{'m' * 22}'", "areas.0.id: ", id="too long an id"),
        pytest.param("id='question'", "areas.0.id: is the id of a kind", id="a kind"),
        pytest.param("id='youth'\nof=true", "areas.0.of: is no known key", id="a typo"),
        pytest.param("id='youth'\nnl=''\nen='Y'", "areas.0.nl: ", id="an empty name"),
        pytest.param(
            "id='youth'\noff=true\n[[areas]]\nid='youth'\noff=true",
            "areas: the id youth is there twice",
            id="an area twice",
        ),
        pytest.param(
            "id='other'\noff=true", "areas.0: other cannot be merged or switched off", id="no rest"
        ),
        pytest.param(
            "id='other'\ninto='building'",
            "areas.0: other cannot be merged or switched off",
            id="the rest merged",
        ),
        pytest.param(
            "id='youth'\ninto='moon'",
            "areas: youth: into names no area that is in use, moon",
            id="into nothing",
        ),
        pytest.param(
            "id='youth'\ninto='youth'",
            "areas: youth: into names no area that is in use, youth",
            id="into itself",
        ),
        pytest.param(
            "id='youth'\ninto='events'\n[[areas]]\nid='events'\ninto='building'",
            "areas: youth: into names no area that is in use, events",
            id="a chain",
        ),
        pytest.param(
            "id='youth'\ninto='events'\noff=true",
            "areas.0: youth can have only one of into, off and examples",
            id="merged and off",
        ),
        pytest.param(
            "id='youth'\noff=true\nexamples='y.jsonl'",
            "areas.0: youth can have only one of into, off and examples",
            id="off, with examples",
        ),
        pytest.param(
            "id='youth'\noff=true\nnl='J'\nen='Y'",
            "areas.0: youth is no longer in use: leave out nl and en",
            id="off, with names",
        ),
        pytest.param(
            "id='youth'\nnl='Jeugd'", "areas.0: youth needs both nl and en", id="half a name"
        ),
        pytest.param(
            "id='youth'",
            "areas.0: youth needs nl and en, into, off or examples",
            id="nothing that changes",
        ),
        pytest.param(
            "id='makerspace'\nexamples='m.jsonl'",
            "areas.0: makerspace is no standard area: it needs nl and en",
            id="new without a name",
        ),
        pytest.param(
            "id='makerspace'\nnl='M'\nen='M'",
            "areas.0: makerspace is no standard area: it needs examples",
            id="new without examples",
        ),
        pytest.param(
            "id='yuoth'\noff=true",
            "areas.0: yuoth is no standard area: it needs nl and en",
            id="a slip of the pen",
        ),
    ],
)
def test_nonsense_about_areas_is_refused_by_name(
    tmp_path: Path, block: str, complaint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, f"[[areas]]\n{block}")

    assert str(caught.value).startswith(complaint)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("written", ["makerspace.jsonl", "/srv/box/makerspace.jsonl"])
def test_examples_are_beside_the_config(tmp_path: Path, written: str) -> None:
    """Wherever the bot was started; a full path stays what it is."""
    block = f"[[areas]]\nid='makerspace'\nnl='M'\nen='M'\nexamples='{written}'"

    [area] = load(tmp_path, block).areas.root

    assert area.examples == tmp_path / written


def test_areas_can_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDEEENBUS_AREAS", '[{"id": "youth", "off": true}]')

    assert "youth" not in load(tmp_path, "").areas.in_use


def test_an_error_does_not_tell_the_value(tmp_path: Path) -> None:
    """It could be the token in the wrong place."""
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, "[telegram]\nmode = '123:SECRET'\napi_url = 'SECRET'")

    assert "SECRET" not in str(caught.value)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "[telegram]\ntoken='1:TOKEN'\n[database]\nurl='postgresql://u:PASS@h/d'\n"
        "[privacy]\nkey='KEY-KEY-KEY-KEY-KEY'",
    )

    assert not [word for word in ("TOKEN", "PASS", "KEY-KEY") if word in repr(settings)]


def test_the_environments_token_goes_first(tmp_path: Path) -> None:
    settings = load(tmp_path, "[telegram]\ntoken = '1:file'", TELEGRAM_TOKEN="1:env")

    assert settings.token() == "1:env"


def test_a_token_can_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("1:file\n")

    assert load(tmp_path, f"[telegram]\ntoken_file = '{tmp_path}/token'").token() == "1:file"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("", "telegram.token is missing", id="no token"),
        pytest.param(
            "[telegram]\ntoken_file = '/nowhere/token'",
            "telegram.token_file: /nowhere/token cannot be read: No such file or directory",
            id="no file",
        ),
    ],
)
def test_a_missing_token_is_said_when_it_is_needed(
    tmp_path: Path, text: str, complaint: str
) -> None:
    settings = load(tmp_path, text)

    with pytest.raises(SettingsError, match=complaint):
        settings.token()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"config\.toml cannot be read: No such file"):
        load_settings(tmp_path / "config.toml", {})


def test_the_example_explains_every_setting() -> None:
    """Every key stands in config.example.toml, behind a line that says what it is for."""
    lines = EXAMPLE.read_text().splitlines()

    for key in _keys(Settings):
        places = [n for n, line in enumerate(lines) if line.lstrip("# ").startswith(f"{key} =")]
        assert places, key
        assert all(_is_explained(lines, place) for place in places), key


def test_the_example_can_be_used_as_it_is() -> None:
    """With everything that is commented out as well."""
    text = EXAMPLE.read_text()
    uncommented = "\n".join(
        line.removeprefix("#") if line.startswith("#") and not line.startswith("# ") else line
        for line in text.splitlines()
    )

    for example in (text, uncommented):
        file = EXAMPLE.with_name(".example.toml")
        file.write_text(example)
        try:
            load_settings(file, {})
        finally:
            file.unlink()


def _is_explained(lines: list[str], place: int) -> bool:
    """Tell whether a comment stands above a setting, or above the settings that it is among."""
    while place and not lines[place].startswith("# "):
        if not lines[place].strip():
            return False
        place -= 1
    return lines[place].startswith("# ")


def _keys(model: type) -> list[str]:
    keys: list[str] = []
    for name, field in model.model_fields.items():  # type: ignore[attr-defined]
        inner = getattr(field.annotation, "__args__", None) or (field.annotation,)
        sections = [kind for kind in inner if hasattr(kind, "model_fields")]
        keys += _keys(sections[0]) if sections else [name]
    return keys


def test_the_demo_does_not_heed_the_librarys_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its messages must not end up in the real database."""
    monkeypatch.setenv("IDEEENBUS_DATABASE__URL", "postgresql://u:p@h/d")

    settings = demo_settings(tmp_path, "http://127.0.0.1:1")

    assert settings.database.url.get_secret_value() == f"sqlite:///{tmp_path}/ideeenbus.db"


def test_the_first_run_makes_a_key_that_only_the_owner_reads(tmp_path: Path) -> None:
    """Beside the database; the next run uses the same."""
    settings = load(tmp_path, f"[database]\nurl = 'sqlite:///{tmp_path}/box.db'")

    first, second = open_vault(settings), open_vault(settings)

    key_file = tmp_path / "ideeenbus.key"
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert first.pseudonym(1) == second.pseudonym(1)


def test_a_key_in_the_config_is_used(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        f"[database]\nurl = 'sqlite:///{tmp_path}/box.db'\n"
        "[privacy]\nkey = 'sleutel van de bibliotheek'",
    )
    open_vault(settings)

    assert not (tmp_path / "ideeenbus.key").exists()
