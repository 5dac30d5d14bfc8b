"""How people ask what is on, in passing: « ya koi dimanche », « what's the plan tonight »; with their slips."""

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from knowledge.language import fold

_ASKED = [
    "programme",
    "evenement",
    "evenements",
    "activites",
    "animations",
    "happening",
    "something",
    "anything",
    "tonight",
    "tomorrow",
    "aujourdhui",
    "weekend",
    "saturday",
    "wednesday",
    "thursday",
]
"""Words of asking that are long enough to be known for themselves with a slip."""
_NEAR_TO_THEM = [
    "programmes",
    "programmer",
    "programmee",
    "programmees",
    "activistes",
    "animation",
    "activite",
    "someone",
]
_SHORT = {
    "tonite": "tonight",
    "2nite": "tonight",
    "tmrw": "tomorrow",
    "2morrow": "tomorrow",
    "wknd": "weekend",
}
_SLIPS = 1
_LETTERS = re.compile(r"[^\W_]+")

STRONG = re.compile(
    r"(?<= )(?:(?:que|quoi|koi|kwa) (?:faire|fer|voir)|(?:on|je|nous) (?:fait|fais|va|sort|peut faire) (?:quoi|koi|ou)"
    r"|qu est ce (?:qu|que|qui) (?:il |on )?(?:y a|se passe|est prevu|peut faire|fait)|qu y a t il|qu est ce qui se passe|keski ?ya|kes ?kya|quest ce qu il y a"
    r"|(?:il )?(?:y a|ya) (?:quoi|koi|kwa|koa)|(?:quoi|rien|koi) (?:de prevu|d interessant|de neuf|de beau)|(?:de|est|sont) prevue?s?|se passe t il|ca bouge"
    r"|what s on|what is on|whats on|what s (?:happening|going on|up)|(?:anything|something) (?:on|happening|going on)|things to do|stuff to do"
    r"|what (?:to|can (?:we|i)|should (?:we|i)|is there to) do|what s there to do|(?:ou|envie de) sortir|sortir)(?= )"
)
IDLE = re.compile(
    r"(?<= )(?:quoi de (?:9|neuf|bien|bon|cool|sympa|special|speciale?|chouette|marrant|nouveau|fun)|(?:c est|c|cest) (?:quoi|koi) le (?:programme|plan)"
    r"|(?:(?:ke?s|kes|keske?|keskon|kesk|qu ?est ce) ?(?:k|qu|que|q)? ?(?:on|il|ya|y a)?) (?:y a|ya|a|on|fait|peut|fer|faire|va|propose)(?: (?:faire|fer|a faire|fait))?"
    r"|(?:(?:tu|vous|on) )?propos(?:es?|ez|ent) (?:quoi|koi|tu|vous)|(?:les |des |un |de |quelques )?bons? plans?|(?:je|on|nous|j) ?m?s?(?:nous)? ?(?:m |s )?(?:en)?ennui\w*"
    r"|(?:(?:je|j|on) )?(?:ne |n )?(?:sais|sait|c|c est|ai|a) (?:pas|po|rien) (?:quoi|koi|a) faire|(?:des|un|kelk?e?|quelques?) (?:trucs?|choses?)(?: (?:a|de) (?:faire|voir|sympas?|bien|prevus?|cool))?"
    r"|on (?:sort|bouge|part) (?:ou|quand)|ou (?:on|est ce qu on) (?:sort|bouge|va|peut aller|peut sortir)|(?:a|de) (?:faire|voir|ne pas manquer|ne pas rater)"
    r"|(?:en|dans la|dans le|autour de la|pres de la) (?:ville|coin|quartier|centre ville)|(?:dans|par) les? (?:parages|environs|alentours)|dans le coin"
    r"|what s (?:good|up|new|doing|cooking|cool|the (?:plan|craic|story|programme))|whats (?:good|up|new|the (?:plan|craic|story|programme))|(?:any|what) craic|the craic"
    r"|who s (?:on|playing|performing)|whos (?:on|playing|performing)|who is (?:on|playing|performing)|(?:a |for a )?(?:family )?(?:night|day|evening|afternoon) out|(?:i m |we re |im |so )?bored"
    r"|(?:some|any) ?(?:thing)?s? ?(?:fun|good|cool|nice|interesting)? ?(?:to do|to see|on|happening|going on)|(?:any )?(?:good )?stuff(?: (?:on|happening|going on|to do|to see))?"
    r"|where (?:to|can|should|do|could) (?:i|we|you|people)? ?(?:go|hang out)|what do (?:people|you|folks|we) do|worth (?:seeing|doing|going to)"
    r"|(?:in|around|about) (?:the )?(?:town|city|area|here)|near(?:by| here| me))(?= )"
)
"""Ways to ask what is on that only mean it where a day or an hour is said."""


def spelt(text: str) -> str:
    """With the long words by which people ask put right where a letter is missing, twice there or in another place."""
    return _LETTERS.sub(lambda match: _right(match[0]), text)


@lru_cache(maxsize=4096)
def _right(typed: str) -> str:
    plain = fold(typed)
    if plain in _SHORT:
        return _SHORT[plain]
    if len(plain) < 6 or plain in _ASKED or plain in _NEAR_TO_THEM:
        return typed
    near = (
        each for each in _ASKED if DamerauLevenshtein.distance(plain, each, score_cutoff=_SLIPS) <= _SLIPS
    )
    return next(iter(sorted(near)), typed)
