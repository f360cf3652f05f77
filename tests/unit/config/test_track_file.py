import shutil
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.lexicon import load_languages
from config.track import RolePeriod, load_track
from worker.extract.lexicon import compile_lexicon

ASTANA = Path(__file__).parents[3] / "config" / "tracks" / "astana.toml"


def test_the_shipped_track_loads_beside_its_history():
    track = load_track(ASTANA)
    assert track.code == "astana"
    assert {place.city for place in track.places if place.hosts} == {"Astana", "Sochi"}


def test_iraq_and_lebanon_observe_from_round_13_and_the_united_states_to_round_8():
    roles = {actor.code: actor.roles for actor in load_track(ASTANA).actors}
    observing = {code: [n for n in (1, 8, 9, 12, 13, 22) if any(r.covers(n) for r in roles[code])] for code in roles}
    assert observing["IRQ"] == observing["LBN"] == [13, 22]
    assert observing["USA"] == [1, 8]


def test_an_unknown_round_is_inside_an_open_period_only():
    assert RolePeriod(role="observer", from_round=13).covers(None)
    assert not RolePeriod(role="observer", to_round=8).covers(None)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = "RUS"', 'code = "Russia"', "actor"),
        ('name = "Sergei Vershinin"', 'name = "Sergei Lavrov"', "twice"),
        ("threshold = 0.5", "treshold = 0.5", "relevance"),
    ],
)
def test_a_wrong_track_is_refused_with_the_key(tmp_path, old, new, told):
    path = tmp_path / "astana.toml"
    shutil.copy(ASTANA, path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as caught:
        load_track(path)
    assert str(path) in caught.value.subject


def test_a_name_that_only_a_language_file_knows_is_refused():
    track = load_track(ASTANA)
    languages = load_languages(ASTANA.parents[1] / "languages")
    fewer = track.model_copy(update={"officials": track.officials[1:]})
    with pytest.raises(ConfigError, match="“Vladimir Putin” is not in the track file"):
        compile_lexicon(fewer, languages)
