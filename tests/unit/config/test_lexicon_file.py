import shutil
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.lexicon import load_language, load_languages

ENGLISH = Path(__file__).parents[3] / "config" / "languages" / "en.toml"


@pytest.fixture
def file(tmp_path):
    """A copy of the English file to break."""
    path = tmp_path / "en.toml"
    shutil.copy(ENGLISH, path)
    return path


def broken(file: Path, old: str, new: str) -> ConfigError:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_language(file)
    return caught.value


def test_the_shipped_files_load():
    assert {"en", "ru"} <= set(load_languages(ENGLISH.parent))


@pytest.mark.parametrize(
    ("old", "new", "named", "remedy"),
    [
        ('name = "English"', 'nam = "English"', "nam", "correct this key"),
        ("[text]\n", "[text]\nsmell = 1\n", "text.smell", "remove"),
        ('series = ["astana"', 'series = ["ast(ana"', "series", "without closing"),
        ('series = ["astana"', 'series = ["{q}"', "series", "unknown slots"),
        ('series = ["astana"', 'series = ["Astana"', "series", "mixes cases"),
        ('series = ["astana"', 'series = [""', "series", "empty phrase"),
        ("early_month =", "erly_month =", "dates", "erly_month"),
    ],
)
def test_a_wrong_key_or_phrase_is_refused_with_its_name_and_the_remedy(file, old, new, named, remedy):
    error = broken(file, old, new)
    assert str(file) in error.subject
    assert named in str(error)
    assert remedy in str(error)


def test_the_line_of_the_error_is_told(file):
    error = broken(file, "[text]\n", "[text]\nsmell = 1\n")
    line = file.read_text(encoding="utf-8").splitlines().index("smell = 1") + 1
    assert error.subject.endswith(f":{line}")


def test_what_is_no_toml_is_refused(file):
    assert "not valid TOML" in str(broken(file, "[text]", "[text"))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_language(tmp_path / "en.toml")


def test_the_code_must_be_the_file_name(tmp_path):
    shutil.copy(ENGLISH, tmp_path / "de.toml")
    with pytest.raises(ConfigError, match="rename one"):
        load_language(tmp_path / "de.toml")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="no language file"):
        load_languages(tmp_path)


def test_a_borrowed_language_must_be_there(tmp_path):
    shutil.copy(ENGLISH.parent / "ru.toml", tmp_path / "ru.toml")
    with pytest.raises(ConfigError, match="borrows"):
        load_languages(tmp_path)


def test_one_table_may_give_several_sentences_of_which_the_same_is_read(file):
    text = file.read_text(encoding="utf-8")
    several = '[[example]]\nrule = "gate.format"\ntexts = ["One.", "Two."]\nrelevant = false\n'
    file.write_text(text + "\n" + several, encoding="utf-8")
    read = [(one.text, one.texts, one.relevant) for one in load_language(file).example[-2:]]
    assert read == [("One.", (), False), ("Two.", (), False)]


@pytest.mark.parametrize("said", ["", 'text = "One."\ntexts = ["Two."]'])
def test_an_example_says_one_thing_or_several(file, said):
    text = file.read_text(encoding="utf-8")
    table = f'\n[[example]]\nrule = "gate.format"\n{said}\n'
    file.write_text(text + table, encoding="utf-8")
    with pytest.raises(ConfigError, match="give either text, a sentence, or texts"):
        load_language(file)
