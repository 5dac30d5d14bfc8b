"""Whether somebody offers something, in plain words, and what; a question stays a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.sharing import marks
from knowledge.sharing.items import items
from knowledge.situation.reading import Reading


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody can show and would love to learn, in their own words; ``nothing``: they say they can show nothing."""

    offers: tuple[str, ...]
    wishes: tuple[str, ...]
    nothing: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: str
    strong: bool = True
    verb: str = ""


_THINGS = re.compile(
    r" (?:appart\w*|logements?|chambres?|maisons?|studios?|meubles?|vetements?|livres?|billets?|places?|attestations?|cartes?|canape"
    r"|justificatifs?|dossiers?|documents?|cv|factures?|certificats?|diplomes?|passeport|ordonnance|problemes?|situation|chemin|rdv"
    r"|rendez|covoiturages?|reunions?|local|salles?|evenements?|activites?|sorties?|conferences?|expositions?|spectacles?|projets?|idees?|voitures?"
    r"|solutions?|services?|candidature|emplois?|poste|virus|maladies?|messages?|adresses?|numeros?|photos|argent|sang|repas"
    r"|bibliotheque|mediatheque|mairie|ecole|association|asso|maison|hopital|restos?|centre|jardin partage|velos?|jouets?|objets?"
    r"|lycee|college|universite|fac|prison|maternelle|primaire|university|college|flat|house|room|clothes|books?|tickets?|documents?|problem|event|activity|idea|money|photos|car|library|school|blood) "
)
_OWNED = re.compile(
    r" (?:mon|ma|mes|ton|ta|tes|votre|vos|notre|nos|son|sa|ses|my|our|your|his|her|qu|que|that) "
)
_TAUGHT = re.compile(
    r" (?:cours|lecons?|ateliers?|conseils?|seances?|coups? de (?:main|pouce)|aide|initiations?|formations?|lessons?|classes|class"
    r"|workshops?|courses?|tips|tuition|help|soutien|astuces?) "
)
_TO_HELP = re.compile(
    r"(?: (?:les|des|the) (?:autres|gens|voisins|debutante?s?|enfants|jeunes|personnes agees|seniors|lyceens|collegiens|others)"
    r"| quelqu un)? (?:en|pour|avec|sur|a (?!organiser|demenager|ranger|distribuer|installer|tenir|servir|nettoyer)(?:\w+er|\w+ir|\w+re)|aux? (?:devoirs|bricolage|jardinage|informatique|maths|jardin)"
    r"|a la (?:couture|cuisine|lecture)|dans|with|to|in) "
)
_KNOWLEDGE = re.compile(
    r" (?:ma|mes|mon|my|la|the)? ?(?:passions?|savoirs?|connaissances?|recettes?|recipes?|experiences?|amour|gout|talents?|competences?"
    r"|love|knowledge|skills?|culture|cuisine|metier) "
)
_SHOWN_OWN = re.compile(
    r" (?:ma|mes|mon|my|notre|nos) (?:passions?|savoirs?|connaissances?|recettes?|recipes?|experiences?|amour|gout|talents?|competences?"
    r"|love|knowledge|skills?|culture|cuisine|metier|langue|pays|aide|help|language) "
)
_WANTED = re.compile(r" (?:un|une|a|an) (?!peu |(?:\w+ )?(?:cours|lecons?|lesson|bit|little) )\w")
_SOME = re.compile(r" (?:un|une|des|mes|mon|ma|a|an|some|free|my) ")
_LITTLE = re.compile(r" (?:un (?:tout petit |petit )?peu|a (?:little|bit)) (?:$|[.,;!?])")
_FOUGHT = re.compile(r" (?:lutte[rs]?|agir|defense|protection|course|protege[rz]?|vaccin|fight|prevention) $")
_INSTEAD = ("contre", "en echange", "en retour", "in exchange", "in return", "et", "pour", "and")
_GIVEN_BACK = ("en echange de", "en echange d", "in exchange for", "in return for")
_ACTS = re.compile(
    rf" (?:(?:a|to|bien|enfin|vraiment|really) )*(?:(?:me|m|se|s) )?(?:{marks.INFINITIVE}|apprendre|aprendre|savoir|learn|know|{marks.SKILL_VERBS}"
    r"|(?:un|une|des|some|a)? ?(?:cours|lecons?|lessons?) (?:de|d|du|in)|quelqu un (?:pour|qui)|(?:some|any)(?:one|body) (?:to|who)|(?:teach|show) me) "
)
_BARE = re.compile(
    r"^(?: (?:bonjour|salut|hello|hi|[,.!]))* (?:(?:ou|comment) (?:(?:est ce qu(?:e|on)? )?(?:(?:je|on) )?"
    r"(?:(?:peux|peut|puis|pourrais|pourrait)(?: (?:je|on))? )?)|(?:where|how) (?:(?:can|could|do) (?:i|we|you) |to )?)?"
    r"(?=(?:ap+r[ea]ndre|learn) "
    r"(?!en ligne |ensemble |online |together |(?:le |les )?(?:soirs?|matins?|week|samedis?|dimanches?) |de (?:ses|mes) |plus )\w)"
)
"""« apprendre l'arabe », « où apprendre l'arabe ? », and nothing before it."""
_ASKED = re.compile(r" \? $")
_SHOWS = "je peux montrer"
_MANNER = re.compile(
    r"(?:sans|avec|pour|comme|de|d|du|des|qui|que|dont|où|ou|quand|si|chez|dans|en|à|au|aux|par|depuis|sur|mais|surtout|même"
    r"|without|with|for|as|like|of|from|which|that|who|where|when|if|in|at|on|by|since|but|even|mostly)\b|\w+(?:ment|ly)$",
    re.IGNORECASE,
)
"""How something is done, rather than another thing."""
_LISTED = 5
"""Words of one thing in a list, at most: longer ones tell a story."""
_HAD = re.compile(
    r" (?:(?:me|m) )?(?:acheter|louer|emprunter|manger|boire|dormir|sortir|divorcer|demander|declarer|payer|deposer|donner|jeter|signaler"
    r"|recevoir|recuperer|changer|arreter|voir|regarder|garder|faire (?:une (?:demande|sortie|pause)|garder|les courses)|parler (?:a|avec)"
    r"|buy|rent|borrow|eat|drink|sleep|pay|donate|see|watch|stop|change|apply|make (?:an?|my) (?:appointment|complaint)) "
)
"""What one does or has without anybody showing it."""
_AGAINST = re.compile(r"(?<= )(?:contre|for|against) ")


def read(text: str) -> Said | None:
    """What somebody offers and wishes for; None when they offer nothing and do not say that they have nothing to show.

    A question, and a wish that comes alone, are None: they are for the city to answer.
    """
    reading = Reading(text)
    line = marks.INVITES.sub(_hushed, reading.line)
    if marks.COMMERCE.search(line) or marks.QUESTION.search(marks.ASKED_OF_PEOPLE.sub(" . ", line)):
        return None
    found = list(_marks(line))
    nothing = marks.NOTHING.search(line)
    if nothing is not None and _told(line, nothing.start()):
        return _nothing(reading, line, found, nothing.end())
    found = [*_given_back(found)]
    if not any(mark.kind == "offer" for mark in found):
        return None
    return _shared(reading, line, found)


def wished(text: str) -> tuple[str, ...]:
    """What somebody would love to learn, said alone: a question that another person may answer as well as the city.

    Empty where they offer something too (see ``read``), look for a place, a paper or a job, or ask in no such words.
    """
    reading = Reading(text)
    line = reading.line
    bare = _BARE.search(line)
    asked = _ASKED.sub(" . ", line[bare.end() - 1 :]) if bare else marks.ASKED_OF_PEOPLE.sub(" . ", line)
    if marks.COMMERCE.search(line) or marks.QUESTION.search(asked):
        return ()
    found = list(_marks(line))
    if any(mark.kind == "offer" for mark in found):
        return ()
    if not found and bare:
        found = [_Mark(bare.start(), bare.end(), "wish")]
    wishes = [
        own
        for mark, end in _bounded(line, found)
        if not mark.verb.startswith(_INSTEAD) and _learns(line[mark.end - 1 : end])
        for _, own in items(reading, mark.end, end)
    ]
    return tuple(dict.fromkeys(wishes))


def listed(text: str) -> tuple[str, ...]:
    """What somebody asked for what they can show has answered: the skills of a list, or the words as they are."""
    said = read(f"{_SHOWS} {text}")
    if said is None or said.wishes or len(said.offers) < 2:
        return (text,)
    told = any(_MANNER.match(each) or len(each.split()) > _LISTED for each in said.offers)
    return (text,) if told else said.offers


def _learns(said: str) -> bool:
    """Whether what stands behind a wish is learnt or done, rather than found, had or bought."""
    if marks.ASKS.match(said.lstrip()) or _HAD.match(said):
        return False
    return _ACTS.match(said) is not None


def _hushed(match: re.Match[str]) -> str:
    return "." * (len(match[0]) - 1) + " "


def _told(line: str, start: int) -> bool:
    """Whether what begins there is told outright, and does not hang on « si », « que » or « comment »."""
    return marks.BLOCKS.search(line[max(0, start - 14) : start]) is None


def _marks(line: str) -> Iterator[_Mark]:
    """Offers and wishes in the order of the line; where two begin together, the offer."""
    every: list[_Mark] = []
    for strong, pattern in marks.OFFERS:
        for match in pattern.finditer(line):
            if _told(line, match.start()):
                verb = next((each for each in match.groupdict().values() if each), "")
                every.append(_Mark(match.start(), match.end(), "offer", strong, verb))
    every += [
        _Mark(match.start(), match.end(), "offer", True, "swap")
        for match in marks.SWAP.finditer(line)
        if _told(line, match.start())
    ]
    every += [
        _Mark(match.start(), match.end(), "wish", True, match[0].strip())
        for match in marks.WISH.finditer(line)
        if _FOUGHT.search(line[: match.start() + 1]) is None
    ]
    at = 0
    for mark in sorted(every, key=lambda each: (each.start, each.kind, -each.end)):
        if mark.start >= at:
            yield mark
            at = mark.end


def _given_back(found: list[_Mark]) -> Iterator[_Mark]:
    """« j'aimerais apprendre l'arabe en échange de couture »: behind a wish, what is given back is the offer."""
    offered = any(mark.kind == "offer" for mark in found)
    wished = False
    for mark in found:
        back = wished and not offered and mark.verb in _GIVEN_BACK
        yield _Mark(mark.start, mark.end, "offer", True, "swap") if back else mark
        wished = wished or mark.kind == "wish"


def _until(line: str, mark: _Mark, next_start: int) -> int:
    end = marks.END.search(line, mark.end, next_start)
    return end.start() if end else next_start


def _shared(reading: Reading, line: str, found: list[_Mark]) -> Said | None:
    offers: list[str] = []
    wishes: list[str] = []
    sure = False
    asks = False
    for mark, end in _bounded(line, found):
        said = line[mark.end - 1 : end]
        if mark.kind == "wish":
            if not offers and mark.verb.startswith(_INSTEAD):
                continue
            if marks.ASKS.match(said.lstrip()) or _WANTED.match(said):
                asks = True
                continue
            wishes += [own for _, own in items(reading, mark.end, end)]
            continue
        if mark.verb == "swap" and (turn := _AGAINST.search(line, mark.end, end)):
            wishes += [own for _, own in items(reading, turn.end(), end)]
            end = turn.start()
            said = line[mark.end - 1 : end]
        if not _shows(mark, said):
            continue
        given = [own for folded, own in items(reading, mark.end, end) if not _a_thing(mark, folded)]
        offers += given
        sure = sure or (mark.strong and bool(given))
    if not offers or (not sure and (asks or _but(line, found))):
        return None
    return Said(tuple(dict.fromkeys(offers)), tuple(dict.fromkeys(wishes)), False)


def _bounded(line: str, found: list[_Mark]) -> Iterator[tuple[_Mark, int]]:
    """Each mark with the place where what it speaks of ends."""
    starts = [*(mark.start for mark in found), len(line)]
    for mark, after in zip(found, starts[1:], strict=True):
        yield mark, _until(line, mark, after)


def _shows(mark: _Mark, said: str) -> bool:
    """Whether what stands behind an offer's verb can be shown to somebody at all."""
    verb = mark.verb
    if verb in ("donner", "donne", "offrir", "offre", "animer", "anime", "give"):
        return _TAUGHT.search(said) is not None
    if verb in ("propose", "proposer", "offer") and _SOME.match(said) and _TAUGHT.search(said) is None:
        return False
    if not mark.strong and _LITTLE.search(said):
        return False
    if verb in ("aider", "aide", "help"):
        return _TO_HELP.match(said) is not None
    if _OWNED.match(said) and _SHOWN_OWN.match(said) is None:
        return verb in ("transmettre", "enseigner", "transmets", "enseigne")
    if verb in ("partager", "partage", "share"):
        return _KNOWLEDGE.match(said) is not None or re.match(r" (?:le|la|l|les) ", said) is not None
    return True


def _a_thing(mark: _Mark, folded: str) -> bool:
    """Whether it is a thing, a paper or a place rather than a skill."""
    if not mark.strong or mark.verb in ("aider", "aide", "help"):
        return False
    first = f" {folded.split()[0]} " if folded.strip() else " "
    return _THINGS.match(first) is not None or _OWNED.match(folded) is not None


def _but(line: str, found: list[_Mark]) -> bool:
    """« je sais lire mais pas écrire »: behind an offer that was none in so many words comes a reserve, not a wish."""
    first = next(mark for mark in found if mark.kind == "offer")
    starts = {mark.start for mark in found}
    return any(match.end() + 1 not in starts for match in marks.BUT.finditer(line, first.end))


def _nothing(reading: Reading, line: str, found: list[_Mark], at: int) -> Said:
    if apart := marks.APART.search(line, max(0, at - 12)):
        end = _until(line, _Mark(apart.start(), apart.end(), "offer"), len(line))
        if saved := [own for _, own in items(reading, apart.end(), end)]:
            return Said(tuple(saved), (), False)
    said = _shared(reading, line, [mark for mark in found if mark.start >= at or mark.kind == "wish"])
    if said is not None and said.offers:
        return said
    wishes = [
        own
        for mark, end in _bounded(line, found)
        if mark.kind == "wish"
        and not mark.verb.startswith(_INSTEAD)
        and not marks.ASKS.match(line[mark.end - 1 : end].lstrip())
        for _, own in items(reading, mark.end, end)
    ]
    return Said((), tuple(dict.fromkeys(wishes)), True)
