"""Where somebody grew up and the places that they remember: what they could tell of them, and cook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.language import words
from knowledge.sharing.items import plain_items
from knowledge.situation.reading import Reading

_FROM = {
    "fr": re.compile(
        r"(?<= )(?:(?:grandi|nee?|nes|viens|vient|venue?|originaire|vecu|vivais|vivait|habitais|habitait|enfance|arrivee?|racines|famille)"
        r"(?: (?:la bas|petite?|surtout|toute mon enfance))?(?: et (?:grandi|eleve|elevee))?|(?<=^ )|moi c est|c etait|,) ?"
        r"(?P<link>au|en|aux|a la|a l|a|du|des|de la|de l|de|d|dans les|dans le|dans la|dans l|dans une|dans un|sur l) (?P<name>)(?=\w)"
    ),
    "en": re.compile(
        r"(?<= )(?:(?:grew up|grown up|raised|born|come|came|comes|childhood|lived|am|m|family is|family are)(?: and (?:raised|bred))? |(?<=^ )|, )(?P<link>in an|in a|on a|on the|in the|by the|near the|in|from) "
        r"(?P<name>)(?=\w)"
    ),
}
_HERE = re.compile(
    r" (?:(?:j ai |je suis |i |toujours |always |grandi |nee? |vecu |grew up |born |lived |was |all my life |right |just |dans le |in the |ce |this |,|[.!]) ?)*"
    r"(?:ici|ici meme|dans le coin|par ici|here|around here|quartier|neighbou?rhood)(?: (?:toujours|depuis toujours|always|all my life|même|[.!]))* "
)
_BARE = re.compile(
    r" (?:(?P<link>au|en|aux|a|le|la|l|les|dans une|dans un|in an?|by the|in the|on the|on an?|in|from) )?(?P<name>)(?:\w+(?: \w+){0,2}) (?:[.!] )*"
)
_NAME_ENDS = re.compile(
    r"(?<= )(?:[,.;:!?()&/-]+|et|mais|avec|puis|dans|pres|pendant|jusqu|avant|chez|ou|j|je|on|mon|ma|mes|quand|il|elle|a|au|en|and|but|with|near|until"
    r"|where|when|i|my|we|then|at)(?= )"
)
_COMMON = re.compile(
    r" (?:un|une|a|an|des|the|mon|ma|notre|my|our|la|le|l|les)? ?(?:campagne|ferme|farm|village|countryside|sea|coast|montagne|mountains?|ville|city|town|bord de (?:la )?mer"
    r"|seaside|cite|quartier|banlieue|foret|ile|island|maison|estate) "
)
_NO_PLACE = frozenset(
    words(
        "tout partout ici nulle fait fais effet general famille mere pere grands parents 19 ete retard avance vacances train moi rien"
        " loin everywhere here nowhere fact summer france centre autre bas big small care love"
    )
)
_GENDERS = {
    **dict.fromkeys(
        words(
            "france tunisie algerie turquie italie espagne belgique suisse grece allemagne angleterre irlande ecosse pologne roumanie bulgarie"
            " ukraine russie syrie georgie armenie guinee mauritanie libye inde chine coree colombie bolivie argentine bretagne normandie auvergne"
            " provence alsace lorraine corse savoie guadeloupe martinique guyane reunion ethiopie erythree somalie albanie serbie croatie bosnie"
            " macedoine palestine jordanie arabie afrique kabylie egypte thailande birmanie hongrie suede norvege finlande tchetchenie moldavie"
        ),
        "en",
    ),
    **dict.fromkeys(
        words(
            "maroc portugal senegal mali congo cameroun bresil japon vietnam liban niger nigeria togo benin chili perou mexique canada quebec"
            " cambodge laos pakistan bangladesh kosovo rwanda burundi gabon tchad soudan danemark cantal venezuela kenya ghana nepal tibet"
        ),
        "au",
    ),
}
"""How a country said by its bare name is spoken of: with « en » or with « au »."""
_OF_ANY = ("dans une", "dans un", "in a", "in an", "on a", "on an", "by the", "near the")
_VOWEL = re.compile(r"[aeiouyhâàéèêëîïôöùûœæ]", re.IGNORECASE)
_PLACES = {
    "fr": r"rues?|usines?|villages?|quartiers?|ecoles?|marches?|fermes?|fabriques?|mines?|ports?|cafes?|gares?|place|cite|atelier|boulangerie|epicerie"
    r"|moulin|lavoir|eglise|mosquee|riviere|foret|montagne|campagne|cinema|stade|hopital|caserne|chantier|jardin|pont|filature|lycee|bal|bistrot|hameau",
    "en": r"streets?|factory|factories|village|quarter|neighbou?rhood|school|market|farm|mill|mine|port|docks?|cafe|station|square|estate|workshop|bakery"
    r"|church|mosque|river|forest|mountains?|cinema|stadium|hospital|barracks|garden|bridge|pub|dance hall|harbour|town|shop",
}
_REMEMBERED = {
    "fr": re.compile(
        rf"(?<= )(?:(?:le|la|l|les|un|une|des|du|mon|ma|mes|notre|nos|son|sa|cette|ce|au|vieille?|ancienne?|vieux|petite?|grande?) )+(?:{_PLACES['fr']})"
        r"(?: (?:de la|de l|des|du|de|d) (?:(?:mon|ma|mes|notre|nos) (?:grands? )?)?\w+|(?: (?!qui|ou|et|a|est|je|etait|c|il|elle|dans|avec|pour|mais|avant|quand"
        r"|que|pendant|en|au|aux|chez)[a-z]+){1,2}(?= (?:$|[,.;!?]|ou |qui )))?(?: (?:en|au|aux) \w+)?(?= )"
        rf"|(?<= )(?:rue|place|usine) (?:(?:de la|de l|des|du|de|d) )?\w+(?= )"
    ),
    "en": re.compile(
        rf"(?<= )(?:(?:the|a|an|my|our|that|this|old|little|big) )+(?:\w+ )?(?:{_PLACES['en']})(?: of \w+)?(?= )"
    ),
}
_TELLS = {
    "fr": re.compile(
        r"(?<= )(?:raconter|parler|souviens|souvenirs?|rappelle|temoigner)(?: (?P<of>du|de la|de l|des|de|d))? (?=(?!(?:que|qu|comment|quand|bien) )\w)"
    ),
    "en": re.compile(
        r"(?<= )(?:(?:tell|talk)(?: you| people| them)? about|remember|memories of)(?P<of>) (?=\w)"
    ),
}
_OF = {"du": "le", "de la": "la", "de l": "l'", "des": "les"}
_OWNED = {"mon": "le", "ma": "la", "mes": "les", "notre": "le", "nos": "les", "son": "le", "sa": "la", "cette": "la",
          "ce": "le", "un": "le", "une": "la", "des": "les", "du": "le", "au": "le"}  # fmt: skip
_FEMININE = re.compile(
    r"\S*\b(?:rue|usine|[ée]cole|ferme|fabrique|mine|gare|place|cit[ée]|boulangerie|[ée]picerie|[ée]glise|mosqu[ée]e|rivi[èe]re|for[êe]t|montagne|campagne|caserne|filature)\b",
    re.IGNORECASE,
)


def homeland(reading: Reading, lang: str) -> Iterator[str]:
    """What somebody who grew up there may tell and cook; no language is guessed."""
    if _HERE.fullmatch(reading.line):
        yield "telling about the neighbourhood" if lang == "en" else "raconter le quartier"
    matches = [*_FROM[lang].finditer(reading.line)]
    if not matches and (bare := _BARE.fullmatch(reading.line)):
        matches = [bare]
    for match in matches:
        yield from _told_of(reading, match.start("name"), match["link"] or "", lang)


def _told_of(reading: Reading, start: int, link: str, lang: str) -> Iterator[str]:
    stop = _NAME_ENDS.search(reading.line, start)
    end = stop.start() if stop else len(reading.line)
    said = reading.line[start:end].split()
    if not said or len(said) > 4 or _NO_PLACE & set(said[:2]) or not said[0].isalpha():
        return
    name = " ".join(reading.said(start, end).split())
    if _COMMON.fullmatch(f" {' '.join(said)} "):
        yield _life(name, link, lang)
        return
    if link in _OF_ANY:
        yield _life(name, link, lang)
        return
    if not link and not name[:1].isupper() and said[0] not in _GENDERS:
        return
    name = name[:1].upper() + name[1:]
    if lang == "en":
        yield from (f"telling about {name}", f"cooking from {name}")
    else:
        yield from _french(name, _GENDERS.get(" ".join(said), link) if link in ("", "de", "d", "a") else link)


def _life(name: str, link: str, lang: str) -> str:
    if lang == "en":
        return (
            f"telling about life {link} {name}"
            if link.startswith(("in", "on", "by", "near"))
            else f"telling about {name}"
        )
    where = {
        "a la": "à la",
        "a l": "à l'",
        "dans le": "dans le",
        "dans la": "dans la",
        "dans l": "dans l'",
    }.get(link, {"a": "à"}.get(link, link))
    return (
        f"raconter la vie {where} {name}".replace("' ", "'").replace("  ", " ")
        if link
        else f"raconter {name}"
    )


def _french(name: str, link: str) -> tuple[str, str]:
    """« au Maroc » gives « le Maroc » and « du Maroc », « en Algérie » « l'Algérie » and « d'Algérie »."""
    vowel = _VOWEL.match(name) is not None
    if link in ("au", "du", "dans le", "le"):
        return f"raconter le {name}", f"la cuisine du {name}"
    if link in ("aux", "des", "dans les", "les"):
        return f"raconter les {name}", f"la cuisine des {name}"
    of = f"d'{name}" if vowel else f"de {name}"
    if link in ("en", "de la", "de l", "dans la", "dans l", "la", "l") or (
        link == "d" and vowel and name.endswith("ie")
    ):
        return f"raconter {'l’' if vowel else 'la '}{name}".replace("’", "'"), f"la cuisine {of}"
    return f"raconter {name}", f"la cuisine {of}"


def remembered(reading: Reading, lang: str) -> Iterator[str]:
    """The street, the factory, the village that somebody could tell of."""
    for match in _TELLS[lang].finditer(reading.line):
        for thing in plain_items(reading, match.end(), any_start=False)[:1]:
            article = _OF.get(match["of"] or "", "")
            space = "" if article == "l'" else " " if article else ""
            yield f"telling about {thing}" if lang == "en" else f"raconter {article}{space}{thing}"
    for match in _REMEMBERED[lang].finditer(reading.line):
        own = " ".join(reading.said(match.start(), match.end()).split())
        if lang == "en":
            rest = re.sub(r"^(?:the|a|an|my|our|that|this) ", "", own, flags=re.IGNORECASE)
            yield f"telling about the {rest}"
        else:
            yield f"raconter {_with_article(own)}"


def _with_article(own: str) -> str:
    first, _, rest = own.partition(" ")
    if first.lower() in _OWNED and rest:
        article = (
            "la" if first.lower() in ("notre", "son") and _FEMININE.match(rest) else _OWNED[first.lower()]
        )
        return f"l'{rest}" if article in ("le", "la") and _VOWEL.match(rest) else f"{article} {rest}"
    if re.match(r"(?:rue|place|usine)\b", own, re.IGNORECASE):
        return f"l'{own}" if first.lower() == "usine" else f"la {own}"
    return own[:1].lower() + own[1:]
