"""Pages that stand where the article should be: consent walls, bot checks, paywalls (pure).

A stub is short and says so. A long text with such a phrase in its margin is an article.
"""

import re

LONGEST_STUB = 900
"""Characters; a phrase below counts only in a text that is no longer."""

SHORTEST_ARTICLE = 140
"""Characters; a ministry's shortest notice of a meeting has some 200."""

_PHRASES = {
    "a bot check, not the article": (
        "just a moment",
        "checking your browser",
        "verify you are human",
        "verifying you are human",
        "are you a robot",
        "enable javascript",
        "please turn javascript on",
        "unusual traffic",
        "access denied",
        "attention required",
        "ddos-guard",
        "captcha",
        "включите javascript",
        "подтвердите, что вы не робот",
        "проверка браузера",
        "robot olmadığınızı",
        "تأكد من أنك لست روبوت",
    ),
    "a consent page, not the article": (
        "we use cookies",
        "we and our partners",
        "before you continue",
        "accept all cookies",
        "cookie consent",
        "manage your privacy",
        "мы используем cookie",
        "мы используем файлы cookie",
        "на сайте используются cookie",
        "çerezleri kabul",
        "çerez kullan",
        "nous utilisons des cookies",
        "accepter les cookies",
        "wir verwenden cookies",
        "cookies akzeptieren",
        "mit werbung weiterlesen",
        "utilizamos cookies",
        "aceptar cookies",
        "ملفات تعريف الارتباط",
        "cookie файлдарын",
        "کوکی",
    ),
    "behind a paywall": (
        "subscribe to continue",
        "subscribe to read",
        "to continue reading",
        "for subscribers only",
        "subscribers only",
        "already a subscriber",
        "already have a subscription",
        "log in to read",
        "sign in to read",
        "оформите подписку",
        "только для подписчиков",
        "доступен по подписке",
        "материал доступен подписчикам",
        "abonelere özel",
        "devamını okumak için abone",
        "réservé aux abonnés",
        "il vous reste",
        "nur für abonnenten",
        "mit abo weiterlesen",
        "solo para suscriptores",
        "exclusivo para suscriptores",
        "للمشتركين فقط",
        "للاشتراك ومتابعة القراءة",
        "مخصوص مشترکین",
        "тек жазылушыларға",
    ),
}
_PAYWALL = "behind a paywall"
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)


def why_no_article(title: str, text: str, page: str) -> str | None:
    """Why the text is not the article, in words; None when it may be it. `page` is the page's markup."""
    if len(text) > LONGEST_STUB:
        return None
    words = f"{title}\n{text}".replace("İ", "i").lower()
    for reason, phrases in _PHRASES.items():
        if any(phrase in words for phrase in phrases):
            return reason
    if _NOT_FREE.search(page):
        return _PAYWALL
    return "too little text to be an article" if len(text) < SHORTEST_ARTICLE else None
