"""Settings: sound defaults, and one sentence for each value that cannot be used."""

from pathlib import Path

import pytest

from hub.errors import BadSetting
from hub.settings import Settings, load_settings

ATTACHED = {"NEO4J_URI": "bolt://graph.example", "NEO4J_USER": "ada", "NEO4J_PASSWORD": "hush-hush"}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*ATTACHED, "NEO4J_DATABASE", *(f"HUB_{field.upper()}" for field in Settings.model_fields)]:
        monkeypatch.delenv(name, raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    """Put all of `values` into the environment."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_defaults_need_no_environment() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.graph) == ("127.0.0.1", 8000, "embedded")
    assert settings.data.is_absolute()


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("base", "expected"), [("/data", Path("/data/cjs-ai-hub")), ("relative", Path("~/.local/share/cjs-ai-hub"))]
)
def test_the_data_folder_follows_the_xdg_specification(
    monkeypatch: pytest.MonkeyPatch, base: str, expected: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", base)
    assert load_settings().data == expected.expanduser()


def test_the_environment_is_read_and_arguments_win(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"HUB_PORT": "9000", "HUB_DATA": "~/x", **ATTACHED})
    settings = load_settings(port=9001)
    assert (settings.port, settings.data, settings.graph) == (9001, Path.home() / "x", "attached")


@pytest.mark.parametrize(
    ("values", "variable"),
    [
        ({"HUB_PORT": "eighty"}, "HUB_PORT"),
        ({"HUB_PORT": "70000"}, "HUB_PORT"),
        ({"HUB_HOST": ""}, "HUB_HOST"),
        ({"HUB_DEADLINE": "0"}, "HUB_DEADLINE"),
        ({"HUB_DEADLINE": "nan"}, "HUB_DEADLINE"),
        ({"HUB_POOL_SIZE": "0"}, "HUB_POOL_SIZE"),
        ({"HUB_ENGINE_HEAP": "plenty"}, "HUB_ENGINE_HEAP"),
        ({"NEO4J_URI": "http://graph.example"}, "NEO4J_URI"),
        ({"NEO4J_URI": "bolt://"}, "NEO4J_URI"),
        ({**ATTACHED, "NEO4J_URI": "bolt://localhost:abc"}, "NEO4J_URI"),
        ({**ATTACHED, "NEO4J_URI": "bolt://localhost:99999"}, "NEO4J_URI"),
        ({**ATTACHED, "NEO4J_URI": "bolt://localhost?x=1"}, "NEO4J_URI"),
        ({**ATTACHED, "NEO4J_URI": "bolt://[::1"}, "NEO4J_URI"),
        ({**ATTACHED, "NEO4J_URI": "bolt://a b"}, "NEO4J_URI"),
        ({**ATTACHED, "NEO4J_URI": "bolt://ada:hush-hush@graph.example"}, "NEO4J_URI"),
        ({**ATTACHED, "NEO4J_USER": ""}, "NEO4J_USER"),
        ({**ATTACHED, "NEO4J_PASSWORD": ""}, "NEO4J_PASSWORD"),
        ({**ATTACHED, "NEO4J_DATABASE": ""}, "NEO4J_DATABASE"),
        ({"NEO4J_URI": "bolt://graph.example"}, "NEO4J_USER"),
    ],
)
def test_a_bad_value_is_one_sentence_naming_the_variable(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], variable: str
) -> None:
    set_all(monkeypatch, values)
    with pytest.raises(BadSetting) as error:
        load_settings()
    assert variable in error.value.message
    assert "\n" not in error.value.message
    assert error.value.message.endswith(".")
    assert "hush-hush" not in error.value.message


NUMBERS = [name for name, field in Settings.model_fields.items() if field.annotation in (int, float)]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["abc", "", "-1", "1e99"])
def test_whoever_sets_a_number_is_told_which_are_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    field = Settings.model_fields[name]
    most = next(rule.le for rule in field.metadata if hasattr(rule, "le"))
    set_all(monkeypatch, {f"HUB_{name.upper()}": value})
    with pytest.raises(BadSetting) as error:
        load_settings()
    what = "a whole number" if field.annotation is int else "a number of seconds"
    assert error.value.message.startswith(f"HUB_{name.upper()} cannot be used: write {what} ")
    assert str(most) in error.value.message


def test_a_size_is_told_by_example(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"HUB_ENGINE_HEAP": "plenty"})
    with pytest.raises(BadSetting, match=r"HUB_ENGINE_HEAP cannot be used: write a whole number and m or g, as 512m"):
        load_settings()


@pytest.mark.parametrize("scheme", ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"])
def test_every_scheme_of_the_driver_is_accepted(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    set_all(monkeypatch, {**ATTACHED, "NEO4J_URI": f"{scheme}://graph.example:7687", "HUB_SELF_SIGNED": "on"})
    settings = load_settings()
    assert settings.graph == "attached"
    assert "hush-hush" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
def test_any_certificate_is_taken_only_by_who_says_so(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    set_all(monkeypatch, {**ATTACHED, "NEO4J_URI": f"{scheme}://graph.example:7687"})
    with pytest.raises(BadSetting, match="HUB_SELF_SIGNED=on"):
        load_settings()


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("hush-hush of a file\n", encoding="utf-8")
    without = {name: value for name, value in ATTACHED.items() if name != "NEO4J_PASSWORD"}
    set_all(monkeypatch, {**without, "NEO4J_PASSWORD_FILE": str(secret)})
    settings = load_settings()
    assert settings.neo4j_password is not None
    assert settings.neo4j_password.get_secret_value() == "hush-hush of a file"
    assert "hush-hush" not in repr(settings) + settings.model_dump_json()
    monkeypatch.setenv("NEO4J_PASSWORD", "another")
    with pytest.raises(BadSetting, match="both set") as both:
        load_settings()
    monkeypatch.delenv("NEO4J_PASSWORD")
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(BadSetting, match="cannot be read") as unread:
        load_settings()
    assert "another" not in str(both.value)
    assert str(tmp_path) not in str(unread.value)
