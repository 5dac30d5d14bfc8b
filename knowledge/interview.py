"""A few warm questions for whoever says that they can do nothing, and what their answers let them show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge.language import words
from knowledge.sharing import read
from knowledge.sharing.items import LONGEST, plain_items
from knowledge.sharing.memories import homeland, remembered
from knowledge.situation.reading import Reading

QUESTIONS: tuple[str, ...] = ("helped", "sunday", "grew_up", "hands", "place")
"""What is asked, in this order: what people ask one's help for, one's Sundays, where one grew up, what one's hands
learnt, the memory of a place."""

MOST = 3
"""How many proposals one answer leads to, at most."""

_LIVES = Path(__file__).parent / "sharing" / "lives.yaml"
_SILENT = re.compile(
    r" (?:(?:euh|ben|bah|oh|ah|non|well|um|moi|la|franchement|honnetement|honestly|,|\.|!|\?|;) )*(?:(?:absolument |vraiment "
    r"|strictement |a )?rien(?: (?:du tout|de special|de particulier|faire))?|(?:je |j |ch)?(?:ne )?(?:sais|ais|sai) (?:pas|rien|plus)(?: .*)?"
    r"|jsp|chais pas|bof|aucune idee|personne|pas grand chose|non|nan|passe[rz]?|je passe|suivante?|aucune?|rien"
    r"|on (?:ne )?me demande (?:jamais )?rien|je (?:ne )?fais rien(?: .*)?|nothing(?: .*)?|none|nobody(?: .*)?|no one(?: .*)?|no"
    r"|no idea|dunno|idk|i (?:don t|do not|dont) (?:really )?know(?: .*)?|not (?:much|a lot|sure)|skip|pass|next|meh"
    r"|i do nothing(?: .*)?|i (?:don t|do not|dont) do (?:anything|much)(?: .*)?)(?: [.,!?;])* "
)
_SPEAKS = {
    "fr": re.compile(
        r"(?<= )(?:je|j|on|nous|g) (?:(?:y|leur|vous|lui|aime|aime bien|adore|sais|ai appris a|ai toujours|ai|savais|suis)(?: (?:bien|beaucoup|faire)(?= ))* )?"
        r"(?P<verb>\w+) (?P<rest>)"
    ),
    "en": re.compile(
        r"(?<= )(?:i|we|to) (?:(?:usually|often|always|sometimes|used to|like to|love to|can|could|learnt to|learned to|learnt how to"
        r"|learned how to|like|love|enjoy) )*(?P<verb>\w+) (?P<rest>)"
    ),
}
_LEARNT = {
    "fr": re.compile(
        r"(?<= )(?:(?:m )?(?:appris|apprenait|apprends|apprend|appris)(?: moi)? (?:a|de)|(?:j )?(?:aime|adore|aimais)(?: bien)?"
        r"|(?:sais|savais)|demande(?:nt)?(?: \w+)? de(?: (?:l|les|la|leur))?|passe (?:mon temps|mes dimanches) a|besoin de moi pour"
        r"|(?:l|les) aide a|aide (?:mes|les|des|ma|mon) \w+ a) (?=(?!etre|avoir|aller|dire|rester|venir)\w{2,}(?:er|ir|oir|re) )"
    ),
    "en": re.compile(
        r"(?<= )(?:learn(?:t|ed)|taught me|love|like|enjoy|spend my time) "
        r"(?=\w+ing )"
    ),
}
_ABOUT = {
    "fr": re.compile(
        r"(?<= )(?:(?:me|m|nous) (?:demande(?:nt)?|appelle(?:nt)?|sollicite(?:nt)?|consulte(?:nt)?)(?: \w+ment| toujours| souvent| tout le temps)?"
        r"(?: (?:de l|mon|un peu d) (?:aide|conseils?))?(?: (?:pour|sur|avec|en|a propos de|des conseils (?:sur|pour|de|en)|de l aide (?:pour|en|avec)))?"
        r"|appris|bonne? en|doue?e? en|aime(?: bien)?|adore|pour|besoin de moi (?:pour|avec)) (?=(?:son|sa|ses|leurs?|mon|ma|mes|le|la|les|l|du|des|de la|de l|un|une) )"
    ),
    "en": re.compile(
        r"(?<= )(?:(?:ask|asks|asked|call|calls|come to) (?:me )?(?:always |often )?(?:for help |for advice )?(?:about|with|for|on)|help (?:\w+ ){0,2}with"
        r"|learn(?:t|ed)(?: about)?|good (?:at|with)|love|like|enjoy) (?=\w)"
    ),
}
_DONE = {
    "fr": re.compile(
        r"(?<= )(?:on|maman|papa|mamie|papi|(?:ma|mon|mes|les|nos|notre|tout) (?:\w+ ){0,2}?\w+)(?: (?:nous|me|m|y|en|leur|lui))?"
        r" (?P<verb>\w+(?:ait|aient)) (?P<rest>)"
    ),
    "en": re.compile(
        r"(?<= )(?:we|they|everyone|everybody|(?<=my )(?!grand )\w+|(?<=my grand )\w+) (?P<verb>\w+) (?P<rest>)"
    ),
}
_PAST = {
    "faisait": "faire", "mangeait": "faire", "cousait": "coudre", "tenait": "tenir", "peignait": "peindre",
    "construisait": "construire", "ecrivait": "écrire", "cueillait": "cueillir", "tondait": "tondre", "courait": "courir",
    "traduisait": "traduire", "entretenait": "entretenir", "tissait": "tisser", "trayait": "traire", "filait": "filer",
    "tressait": "tresser", "made": "making", "ate": "making", "sang": "singing", "told": "telling",
    "wove": "weaving", "grew": "growing", "kept": "keeping", "built": "building", "drew": "drawing", "wrote": "writing",
    "ran": "running", "knitted": "knitting", "spun": "spinning", "swam": "swimming", "milked": "milking",
}  # fmt: skip
_FIRST = re.compile(r"^ (?:(?:a|to) )?(?P<verb>\w+) (?P<rest>)(?!(?:,|et|ou|and|or|&) )")
"""An answer that begins with what is done: « cuisiner pour dix »."""
_TO_DO = re.compile(r"^ (?:a|to) (?=\w+(?:er|ir|oir|re) |\w+ )")
_WITH = ("faire", "préparer", "making", "keeping", "monter", "tenir", "jouer", "playing")
"""Verbs that say nothing without what they are done to."""
_PASSIVE = re.compile(
    r" (?:(?:la|le|les|du|des|de la|regarder|watch|watching|aller a la|go to|going to|faire la) )*(?:tele|television|tv|telly|netflix|messe|mass"
    r"|church|sieste|nap|naps|sleep|sleeping|dormir|repos|rest|resting|me reposer|travail|travailler|work|working|boulot|ici|here|chomage) "
)
"""What is done or lived, and shown to nobody as it is said."""
_LANGUAGE = {
    "fr": re.compile(
        r"(?<= )(?:je|on|j|nous) (?:parle|parlait|parlais|parlions|ai parle)(?: encore| toujours| couramment| bien| aussi)? (?=(?:l |le |la )?\w{4,} )(?!de |du |des |d |avec |a |en |au |beaucoup |fort |trop |encore |aux )"
    ),
    "en": re.compile(
        r"(?<= )(?:i|we) (?:speak|spoke|still speak)(?: fluent)? (?=\w{4,} )(?!with |about |a |very |much |only )"
    ),
}
_STOPS = {
    "fr": re.compile(
        r"(?<= )(?:[.;!?:()]+|mais|car|parce|quand|lorsque|si|alors|donc|depuis|pendant|avec|chez|pour|qui|que|ou (?:je|j|on)|et (?:je|j|on|puis)|le (?:lundi"
        r"|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir|week end)|les (?:dimanches|week ends|matins)|tous les|toute la|tout le|toujours|souvent"
        r"|parfois|la plupart|dans (?:mon|le|la|une|ma)|a mes|a ma|a mon|a la maison|a l ecole|,? ?mon pere|,? ?ma mere|j ai|je|j)(?= )"
    ),
    "en": re.compile(
        r"(?<= )(?:[.;!?:()]+|but|because|when|if|so|since|with (?:my|the)|for my|for the|who|which|that|where|and i|and we|on (?:sundays?|saturdays?|weekends?)"
        r"|every|always|often|sometimes|all day|in the|in my|to my|at home|i|at my)(?= )"
    ),
}
_NOTHING = re.compile(
    r" (?:rien|pas|plus|ca|cela|grand chose|pas grand chose|nothing|it|that|them|anything|much|[^\Wa]|a(?! \w)|moi|me|tout|everything|something|eux|elle|lui|help|aide|de l aide)(?: .*)? "
)
_MINE = re.compile(
    r"^(?:mon|ma|mes|son|sa|ses|leurs?|my|her|his|their|notre|nos|votre|vos|our) (?=\S)", re.IGNORECASE
)
_THE = {"mon": "le", "ma": "la", "mes": "les", "son": "le", "sa": "la", "ses": "les", "leur": "le", "leurs": "les",
        "notre": "le", "nos": "les", "votre": "le", "vos": "les"}  # fmt: skip
_ANY = {"mon": "un", "ma": "une", "mes": "des", "son": "un", "sa": "une", "ses": "des", "leur": "un", "leurs": "des",
        "notre": "un", "nos": "des", "votre": "un", "vos": "des"}  # fmt: skip
_OWNER = re.compile(r"(?<= )(mon|ma|mes|son|sa|ses|leurs?|notre|nos|votre|vos)(?= )", re.IGNORECASE)
_OWNER_ENGLISH = re.compile(r"(?<= )(?:my|her|his|their|our) (?=\S)", re.IGNORECASE)
_ALONE = re.compile(
    r" (?:je|j|g|on|il|elle|ils|elles|nous|me|m|ma|mes|mon|avec|chez|pendant|est|c|etait|ans|en|au|aux|i|we|they|he|she|my|with|in|from|was|is"
    r"|at|ne|pas|pour|about|for) "
)
_WAS = re.compile(
    r" (?:etais|suis|ai ete|etait|fus|was|am|been|travaille|travaillais|bosse|worked|retraitee?|retired|metier|trade|ancienne?|comme|as|former)(?= )"
)


@dataclass(frozen=True, slots=True)
class _Lives:
    trades: tuple[tuple[str, str], ...]
    verbs: Mapping[str, str]
    ideas: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _lives(lang: str) -> _Lives:
    with _LIVES.open(encoding="utf-8") as file:
        given = yaml.safe_load(file)[lang]
    return _Lives(
        tuple((str(who), str(what)) for who, what in given["trades"].items()),
        {str(form): str(verb) for form, verb in given["verbs"].items()},
        tuple((re.compile(pattern), str(what)) for pattern, what in given["ideas"]),
    )


def offers_in(question: str, answer: str, lang: str = "fr") -> tuple[str, ...]:
    """Up to three things that the answer to one of the questions lets somebody show, in their own words where they
    can be; none where the answer says nothing of the kind.

    ``lang`` is the person's language; whatever is not French is read and told in English.
    """
    if question not in QUESTIONS:
        raise ValueError(f"no such question: {question}")
    lang = "fr" if lang.lower().startswith("fr") else "en"
    reading = Reading(answer)
    if not reading.line.strip() or _SILENT.fullmatch(reading.line):
        return ()
    found = dict.fromkeys(each for each in _proposals(question, reading, lang) if each)
    return tuple(each[:LONGEST].strip() for each in found)[:MOST]


def _proposals(question: str, reading: Reading, lang: str) -> Iterator[str]:
    """Every proposal, the surest and nearest to the person's own words first."""
    if said := read(reading.text):
        yield from said.offers
    told_of = {"grew_up": homeland, "place": remembered}.get(question)
    placed = [*told_of(reading, lang)] if told_of else []
    yield from placed
    told = [*_trades(question, reading.line, lang)]
    if not placed and not told:
        yield from _named(question, reading, lang)
    told += [*_languages(reading, lang)]
    told += [*_doings(reading, lang)]
    yield from told
    ideas = [what for pattern, what in _lives(lang).ideas if pattern.search(reading.line)]
    yield from ideas
    if not told and not ideas and question != "place":
        yield from _subjects(reading, lang)


def _named(question: str, reading: Reading, lang: str) -> Iterator[str]:
    """What is named without a sentence around it; of a place, to tell of it."""
    to_do = _TO_DO.match(reading.line) if question == "hands" else None
    start = to_do.end() if to_do else 1
    if _ALONE.search(reading.line[start - 1 :]) is not None:
        return
    for each in plain_items(reading, start, any_start=False):
        if _PASSIVE.fullmatch(f" {Reading(each).line.strip()} "):
            continue
        if question == "place":
            yield f"telling about {each}" if lang == "en" else f"raconter {each}"
        else:
            yield each


def _trades(question: str, line: str, lang: str) -> Iterator[str]:
    if question != "hands" and _WAS.search(line) is None:
        return
    for who, what in _lives(lang).trades:
        names = (who,) if " " in who and _phrase(who) else who.split()
        if any(f" {name} " in line or f" {name}s " in line for name in names):
            yield what


def _phrase(who: str) -> bool:
    """Whether the words of a trade are one name (« femme de ménage ») rather than several (« maçon, maçonne »)."""
    return any(f" {link} " in f" {who} " for link in ("de", "d", "au", "soignante", "maternelle", "worker"))


def _ends(line: str, start: int, lang: str) -> int:
    stop = _STOPS[lang].search(line, start)
    return stop.start() if stop else len(line)


def _doings(reading: Reading, lang: str) -> Iterator[str]:
    """« je fais des confitures le dimanche » gives « faire des confitures »."""
    line, verbs = reading.line, _lives(lang).verbs
    starts: dict[int, str] = {}
    for match in _LEARNT[lang].finditer(line):
        starts[match.end()] = ""
    for match in _SPEAKS[lang].finditer(line):
        if (verb := verbs.get(match["verb"])) is not None:
            starts.setdefault(match.start("rest"), verb)
    for match in _DONE[lang].finditer(line):
        if (verb := _past(match["verb"], lang)) is not None:
            starts.setdefault(match.start("rest"), verb)
    if (first := _FIRST.match(line)) is not None:
        by_name = {words(verb)[0]: verb for verb in verbs.values() if verb}
        if (
            verb := by_name.get(first["verb"]) or (verbs.get(first["verb"]) if lang == "en" else None)
        ) is not None:
            starts.setdefault(first.start("rest"), verb)
    for start, verb in sorted(starts.items()):
        end, told = _ends(line, start, lang), False
        for thing in plain_items(reading, start, end):
            if not _NOTHING.fullmatch(f" {thing.lower()} "):
                told = True
                yield _anybodys(f"{verb} {thing}".strip(), lang)
        if verb and not told and verb not in _WITH:
            yield verb


def _past(form: str, lang: str) -> str | None:
    """« cousait » gives « coudre », « tricotaient » « tricoter »; None for what nobody shows."""
    one = re.sub(r"aient$", "ait", form)
    if known := _PAST.get(one):
        return known
    verbs = {words(verb)[0]: verb for verb in _lives(lang).verbs.values() if verb}
    if lang == "en":
        stems = (form.removesuffix("ed"), form.removesuffix("d"), re.sub(r"(.)\1ed$", r"\1", form))
        return next(
            (_lives(lang).verbs[each] for each in stems if each != form and each in _lives(lang).verbs), None
        )
    stem = one.removesuffix("ait")
    return next((verbs[each] for each in (f"{stem}er", f"{stem.removesuffix('e')}er") if each in verbs), None)


def _languages(reading: Reading, lang: str) -> Iterator[str]:
    """Only a language that was said; none is guessed from an origin."""
    for match in _LANGUAGE[lang].finditer(reading.line):
        end = _ends(reading.line, match.end(), lang)
        for name in plain_items(reading, match.end(), end):
            if name.count(" ") <= 2:
                yield name


def _subjects(reading: Reading, lang: str) -> Iterator[str]:
    """« ma voisine me demande toujours pour son téléphone » gives « le téléphone »."""
    for match in _ABOUT[lang].finditer(reading.line):
        end = _ends(reading.line, match.end(), lang)
        for thing in plain_items(reading, match.end(), end):
            if not _NOTHING.fullmatch(f" {thing.lower()} "):
                yield _the(thing, lang)


def _the(thing: str, lang: str) -> str:
    match = _MINE.match(thing)
    if match is None:
        return thing
    rest = thing[match.end() :]
    if lang == "en":
        return rest
    article = _THE.get(match[0].strip().lower(), "le")
    vowel = article in ("le", "la") and rest[:1].lower() in "aeiouyhéèêâîôàœ"
    return f"l'{rest}" if vowel else f"{article} {rest}"


def _anybodys(doing: str, lang: str) -> str:
    """« réparer leurs vélos » is told to others as « réparer des vélos »."""
    if lang == "en":
        return _OWNER_ENGLISH.sub("", doing)
    doing = _OWNER.sub(lambda owner: _ANY[owner[0].lower()], doing)
    return re.sub(r"(?<= )de (?=une? )", "d'", re.sub(r"(?<= )de des ", "de ", doing))
