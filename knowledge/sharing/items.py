"""From the words behind « je peux montrer… » to the skills they name, one by one, in the person's own words."""

from __future__ import annotations

import re

from knowledge.language import words
from knowledge.sharing.marks import INFINITIVE
from knowledge.situation.reading import Reading

LONGEST = 120
"""Characters that one offer or wish keeps at most."""
MOST = 6
"""How many offers, or wishes, are kept of one message."""

_ARTICLE = r"(?:de la|de l|du|des|de|d|le|la|les|l|un peu (?:de|d)|un|une|au|aux|a la|a l|the|a|an|some)"
_LESSONS = (
    r"(?:cours|lecons?|ateliers?|seances?|stages?|conseils?|astuces?|initiations?|bases|techniques|notions|formations?"
    r"|rudiments|lessons?|classes|class|courses?|workshops?|tips|basics|tuition)"
)
_FRAMES = re.compile(
    r"(?: (?:"
    rf"(?:des|un|une|les|le|quelques|mes|mon|ma|petits?|petites?|de|d|l|some|the|a|my)(?= (?:\w+ )?{_LESSONS} )"
    rf"|{_LESSONS}(?: (?:particuliers?|gratuits?|de base|pour debutante?s?|d initiation|debutante?s?|collectifs?))?"
    r"(?: (?:de|d|du|des|en|sur|a|au|aux|pour|in|of|on|about)(?= ))?"
    r"|(?:mon|une|de l|some|my|un peu d) ?(?:aide|help) (?:en|pour|a|au|aux|sur|avec|with|in|for)|help (?:with|in)"
    r"|(?:un )?(?:petit )?coups? de (?:main|pouce)(?: (?:en|pour|a|au|aux|sur|avec))?|soutien (?:en|scolaire en)"
    r"|(?:ma|mes|mon|my|notre|nos) (?:passions?|savoirs? faires?|savoirs?|experiences?|connaissances?|amour|gout|talents?"
    r"|competences?|passion|love|knowledge|skills?|experience|metier)"
    r"(?: (?:de|d|du|des|en|pour|sur|a|of|for|in|about|with)(?= ))?"
    r"|(?:mes|my|notre|nos)(?= (?:recettes?|recipes?))"
    r"|(?:a|de|d|to|comment(?: on)?|know how to|how to|how you|how i)(?= \w)|(?:en|pour|avec|sur|with|in|about|on|for|at|to|aux?)(?= \w)"
    r"|(?:montrer|enseigner|transmettre|expliquer|aider|ap+r[ea]ndre?|teach|show|learning|learn|decouvrir|maitriser|pratiquer"
    r"|ameliorer|teaching|improve|practi[sc]e|savoir|(?:m )?initier|me mettre|progresser|perfectionner|me former|me perfectionner)"
    r"(?: (?:a|au|aux|en|dans|with|in|about|mon|ma|mes|my|me|to)(?= ))*"
    r"|(?:qu on|que quelqu un|quelqu un (?:pour|qui peut|qui pourrait|qui)) (?:m |me )?(?:apprenne|apprendre|montrer|montre"
    r"|explique|enseigne|aider?)(?: (?:a|en|au)(?= ))?|(?:someone|somebody|anyone) (?:to|who can) (?:teach|show|help) me(?: with)?"
    r"|(?:teach|show) me(?: (?:how to|some))?|(?:vous|you|people|others|me|m|quelqu un|(?:les|des) (?:gens|autres|debutante?s?|jeunes|enfants)|someone)(?= \w)|aussi|also|bien"
    r")(?= ))+"
)
_NOT_TO_STRIP = re.compile(r" (?:m|me) (?:occuper|servir|debrouiller|mettre|deplacer) ")
_LEADING = re.compile(rf" {_ARTICLE}(?= )(?! peu )")
_TAIL = re.compile(
    r"(?: (?:,|et|and|ou|or|(?:a|aux|pour|to|for) (?:des |les |the )?(?:debutante?s?|jeunes|enfants|seniors|adultes|ados|lyceens|collegiens|beginners|children|kids)|aux? (?:autres|gens|voisins|debutante?s?)|a (?:d autres(?: personnes)?|quelqu un|tous|toutes"
    r"|tout le monde|qui veut(?: apprendre)?|qui le souhaite|ceux qui (?:veulent|le souhaitent))|gratuitement|benevolement|gratos|svp"
    r"|stp|s il (?:vous|te) plait|merci|moi|volontiers|avec plaisir|please|to (?:others|people|anyone|beginners|someone|you)|for free"
    r"|lessons?|classes|class|en echange|en retour|in return|in exchange|aussi|too|as well|le (?:lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|soir|week end)|les week ends?|on (?:mon|tues|wednes|thurs|fri|satur|sun)days?|bien|very well|tres bien|i|je|j"
    r"|mais|but|lol|mdr))+ $"
)
_CUT = re.compile(
    r"(?<= )(?:,|et|and|&|\+|/|ou|or|puis|ainsi que|as well as|;)(?:(?: ,)| (?:et|and|aussi|puis|also))*(?= )"
)
_VERB = re.compile(rf" {INFINITIVE} ")
_ALONE = re.compile(
    r" (?:coudre|tricoter|cuisiner|jardiner|bricoler|chanter|danser|dessiner|peindre|nager|broder|crocheter|compter"
    r"|cook|sew|knit|bake|sing|dance|paint|draw|swim|garden) $"
)
_AGAIN = re.compile(rf" {_ARTICLE} ")
_VAGUE = re.compile(
    r" (?:(?:plein|beaucoup|pas mal|un tas|tas|tellement|tant) (?:de|d) \w+|(?:faire )?(?:plein|beaucoup|pas mal|un tas|tas) (?:de|d) "
    r"(?:choses|trucs|bricoles)|faire|tout|rien(?: .*)?|ca|cela|ceci|(?:des )?choses?|trucs?|un truc|quelque chose|autre chose|bien|something"
    r"|things?|stuff|anything|everything|nothing|it|that|this|lots? of (?:things|stuff)|many things|a lot|autres|gens|people"
    r"|apprendre|learn|to learn|le|la|les|me|you|others|others|debutante?s?|enfants|(?:faire )?(?:des |plein de )?trucs|(?:ce|what) .*"
    r"|mieux|plus|more|help|aide|mon aide|cours|lessons?|ateliers?|(?:un |a )?(?:truc|thing)(?: .*)?) $"
)


def items(reading: Reading, start: int, end: int) -> list[tuple[str, str]]:
    """Each skill named between two places of the line: its folded words between spaces, and the person's own."""
    start, end = _trimmed(reading.line, start, end)
    found: dict[str, str] = {}
    verb = ""
    for first, last in _pieces(reading.line, start, end):
        at, stop = _trimmed(reading.line, first, last)
        if at >= stop:
            continue
        said = reading.line[at - 1 : stop]
        carried = ""
        if _VERB.match(said):
            verb = reading.said(at, reading.line.index(" ", at)) if said.count(" ") > 2 else ""
        elif verb and _AGAIN.match(reading.line[first - 1 : last]):
            carried = verb + " "
            at = first
        if carried or not _VAGUE.fullmatch(said):
            own = " ".join(f"{carried}{reading.said(at, stop)}".split())
            found.setdefault(reading.line[at - 1 : stop], _short(own))
    return list(found.items())[:MOST]


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """The places without the frames before, the article, and what trails behind."""
    while True:
        said = f" {line[start:end].strip()} "
        if not said.strip():
            return start, start
        start = line.index(said.strip(), start)
        end = start + len(said) - 1
        frame = None if _NOT_TO_STRIP.match(said) else _FRAMES.match(said)
        match = frame or (None if _VERB.match(said) else _LEADING.match(said))
        if match is not None and match.end() < len(said) - 1:
            start += match.end()
        elif (tail := _TAIL.search(said)) is not None:
            end = start + max(0, tail.start() - 1) + 1
            if tail.start() == 0:
                return start, start
        else:
            return start, end


def _pieces(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each skill stands; « réparer et entretenir un vélo » stays one."""
    pieces: list[tuple[int, int]] = []
    first = start
    for cut in _CUT.finditer(line, start, end):
        left, right = f" {line[first : cut.start()].strip()} ", f" {line[cut.end() : end].strip()} "
        if left.strip() and right.strip() and _parts(left, right, cut[0].startswith((",", ";", "/", "+"))):
            pieces.append((first, cut.start()))
            first = cut.end() + 1
    return [*pieces, (first, end)]


def _parts(left: str, right: str, comma: bool) -> bool:
    """Whether two neighbours are two skills."""
    acting, next_acting = _VERB.match(left) is not None, _VERB.match(right) is not None
    alone = left.count(" ") == 2
    if acting and alone:
        until = _CUT.search(right)
        follower = right[: until.start()] if until else right
        return comma or _ALONE.match(left) is not None or (next_acting and follower.count(" ") == 2)
    if acting:
        return comma or next_acting or _AGAIN.match(right) is not None
    if comma or next_acting or _AGAIN.match(right) is not None:
        return True
    return left.strip().count(" ") <= 3 and right.strip().split(" ")[0] not in (
        "son",
        "sa",
        "ses",
        "leur",
        "its",
    )


_SELF = re.compile(r"^m(?=e\s|['’])")


def _short(own: str) -> str:
    own = _SELF.sub("s", own)  # « je sais m'occuper d'enfants » is told to others
    if len(own) <= LONGEST:
        return own
    return own[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;-")


_NO_THING = frozenset(
    words(
        "je j on il elle ils elles c ca ce nous tu vous i we it they he she my mon ma mes son sa ses mais but oui yes ouais peut maybe"
        " toujours a chez dans avec sans pour et ou pas rien trop bien ok merci bonjour salut hello hi non no this that there quand"
        " when comme if si un peu ben euh mdr lol tout tous toute tres plus jamais always never n ne in at to au aux"
    )
)
_FEW = 5


def plain_items(
    reading: Reading, start: int = 1, end: int | None = None, *, any_start: bool = True
) -> list[str]:
    """The things named between two places of the line, articles and all; sentences are left aside.

    With ``any_start`` false, a thing that does not begin like one (« je », « chez ») is left aside too.
    """
    line = reading.line
    end = len(line) if end is None else end
    found: list[str] = []
    first = start
    for cut in [*_LIST.finditer(line, start, end), None]:
        stop = cut.start() if cut else end
        at, until = _without_tail(line, first, stop)
        named = line[at:until].split()
        thing = bool(named) and len(named) <= _FEW and (any_start or named[0] not in _NO_THING)
        if thing and any(map(str.isalpha, named)) and not _VAGUE.fullmatch(f" {' '.join(named)} "):
            found.append(_short(" ".join(reading.said(at, until).split())))
        first = cut.end() + 1 if cut else end
    return found[:MOST]


_LIST = re.compile(r"(?<= )(?:[,.;:!?/&+]|et|and|ou|or|puis)(?: (?:[,.;!?]|aussi|puis|also))*(?= )")


def _without_tail(line: str, start: int, end: int) -> tuple[int, int]:
    said = f" {line[start:end].strip()} "
    if not said.strip():
        return start, start
    start = line.index(said.strip(), start)
    tail = _TAIL.search(said)
    return start, start + (tail.start() - 1 if tail and tail.start() else len(said) - 2)
