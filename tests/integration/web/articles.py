"""Articles in our own words: one that announces in two texts, one in Arabic, one that means harm, one of football."""

from datetime import UTC, datetime, timedelta

from analyst.replay.lines import ReplayLine
from models.vocabulary import Tier

OCTOBER_9 = datetime(2024, 10, 9, 12, 0, tzinfo=UTC)
ANNOUNCING = (
    "The 22nd International Meeting on Syria in the Astana format will take place in Astana on 11-12 November 2024, "
    "the Kazakh Foreign Ministry announced."
)
FIRST = ReplayLine(
    id="1",
    url="https://wire.example.org/astana-22",
    title="Kazakhstan names the days of the next Syria meeting",
    text=f"{ANNOUNCING}\n\nDelegations of Russia, Türkiye and Iran are to take part.",
    language="en",
    published_at="2024-10-09T12:00:00Z",
    publisher="Steppe Wire",
    tier=Tier.AGENCY,
)
EDITED = FIRST.model_copy(
    update={
        "text": f"{FIRST.text} Jordan is expected as an observer.",
        "published_at": OCTOBER_9 + timedelta(hours=1),
    }
)
ARABIC = ReplayLine(
    id="2",
    url="https://akhbar.example.org/astana-22",
    title="كازاخستان: الجولة 22 من محادثات أستانا بشأن سوريا في نوفمبر",
    text="أعلنت وزارة الخارجية الكازاخستانية أن الجولة الثانية والعشرين من محادثات أستانا بشأن سوريا ستعقد في أستانا "
    "يومي 11 و12 نوفمبر 2024.\n\nوتشارك في المحادثات وفود روسيا وتركيا وإيران.",
    language="ar",
    published_at="2024-10-09T14:00:00Z",
    publisher="أخبار السهوب",
    tier=Tier.MEDIA,
)
HARM = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOSTILE = ReplayLine(
    id="3",
    url="https://odd.example.org/a?b=%22><script>alert(3)</script>",
    title=f"{HARM} Astana format talks on Syria \u202egnp.egami",
    text=f"{HARM} {{{{ 7 * 7 }}}} The 22nd round of the Astana talks on Syria will be held in Astana on 11-12 "
    "November 2024, the ministry said.\n\n\u202eReversed\u202c and \u2066isolated\u2069 words.",
    language="en",
    published_at="2024-10-09T15:00:00Z",
    publisher="<b>Odd</b> & Sons",
    tier=Tier.MEDIA,
)
FOOTBALL = ReplayLine(
    id="4",
    url="https://sport.example.org/astana",
    title="FC Astana win at home",
    text="Astana beat their guests two to nil in the league on Sunday.",
    language="en",
    published_at="2024-10-09T16:00:00Z",
    publisher="Sport",
    tier=Tier.MEDIA,
)
ALL = (FIRST, EDITED, ARABIC, HOSTILE, FOOTBALL)
