"""Articles in the manner of the agencies, our own wording; what they tell of October and November 2024 is real."""

from datetime import UTC, datetime

from analyst.demo.server import LocalEntry

VERSHININ = LocalEntry(
    slug="moscow-prepares-22nd-meeting",
    title="Russia says 22nd Astana meeting on Syria is being prepared",
    published_at=datetime(2024, 10, 9, 9, 30, tzinfo=UTC),
    text="""Russian Deputy Foreign Minister Sergei Vershinin said that preparations are under way for the 22nd \
meeting of the Astana track on Syria in the Kazakh capital.

Speaking to journalists, as reported by the Russian agency TASS, Vershinin said, “We intend to hold a new \
international meeting on Syria in the Astana format in Astana,” and added that “the arrangements for it are being \
worked out at the moment.”

He called the Astana format on Syria an important and useful one in Moscow's eyes.

Last January, the 21st round of the Astana process on Syria was held with delegations of the guarantor \
countries, Russia, Turkey and Iran, and representatives of the Syrian government and the opposition. Jordan, \
Lebanon and Iraq took part as observers, together with the United Nations and the International Committee of \
the Red Cross.

The final statement of those talks called for the safe return of refugees and for keeping the ceasefire in Idlib.

On the sidelines of the 79th session of the United Nations General Assembly in New York, Russian Foreign Minister \
Sergei Lavrov, Turkey's Hakan Fidan and Iran's Abbas Araqchi met in the Astana format to discuss Syria.

Minister Lavrov noted that the “Astana format has shown its worth as a mechanism of the Syrian settlement.”""",
)

VERSHININ_RU = LocalEntry(
    slug="v-astane-gotovitsya-22-vstrecha",
    title="В Москве сообщили о подготовке 22-й встречи по Сирии в Астане",
    published_at=datetime(2024, 10, 9, 9, 40, tzinfo=UTC),
    text="""Заместитель министра иностранных дел России Сергей Вершинин сообщил, что ведется подготовка 22-й \
международной встречи по Сирии в астанинском формате в столице Казахстана.

«Мы планируем провести новую международную встречу по Сирии в астанинском формате в Астане», - сказал Вершинин \
журналистам, передает ТАСС. Дату он не назвал.

В январе этого года состоялась 21-я встреча. В ней участвовали делегации стран-гарантов - России, Турции и Ирана, \
представители правительства и оппозиции Сирии. В качестве наблюдателей присутствовали Иордания, Ливан и Ирак, а \
также ООН и Международный комитет Красного Креста.

На полях 79-й сессии Генеральной Ассамблеи ООН в Нью-Йорке министр иностранных дел России Сергей Лавров, глава МИД \
Турции Хакан Фидан и глава МИД Ирана Аббас Аракчи провели встречу в астанинском формате.""",
)

DATES = LocalEntry(
    slug="kazakhstan-names-the-days",
    title="Kazakhstan names the days of the 22nd Syria meeting",
    published_at=datetime(2024, 11, 8, 6, 0, tzinfo=UTC),
    text="""The 22nd International Meeting on Syria in the Astana format will take place in Astana on 11-12 November \
2024, the Kazakh Foreign Ministry announced on Friday.

Delegations of the guarantor countries, Russia, Türkiye and Iran, as well as those of the Syrian government and \
the opposition, are to take part. Jordan, Iraq, Lebanon and the UN are expected as observers.""",
)

DATES_RU = LocalEntry(
    slug="mid-nazval-dni",
    title="МИД Казахстана назвал даты 22-й встречи по Сирии",
    published_at=datetime(2024, 11, 8, 6, 5, tzinfo=UTC),
    text="""22-я международная встреча по Сирии в астанинском формате пройдет в Астане 11-12 ноября 2024 года, \
сообщили в Министерстве иностранных дел Казахстана.

Ожидаются делегации стран-гарантов - России, Турции и Ирана, а также правительства и оппозиции Сирии.""",
)

OLD_REPORT = LocalEntry(
    slug="january-round-closes",
    title="21st round of Astana talks on Syria closes",
    published_at=datetime(2024, 1, 25, 15, 0, tzinfo=UTC),
    text="""The 21st international meeting on Syria in the Astana format ended in Astana on January 25, 2024. The \
guarantor countries, Russia, Türkiye and Iran, agreed to hold the 22nd meeting in Astana in the second half of \
2024.""",
)

FOOTBALL = LocalEntry(
    slug="fc-astana",
    title="FC Astana ready for the 22nd round of the season",
    published_at=datetime(2024, 10, 9, 8, 0, tzinfo=UTC),
    text="Football club Astana will host its rivals in the 22nd round on Saturday, the coach told reporters.",
)
