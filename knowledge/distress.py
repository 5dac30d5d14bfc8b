"""Danger and distress anywhere in a message, in French, in English and in a city's own words."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.city import City
from knowledge.language import words

_SHORT = {
    "jveux": "je veux", "jveu": "je veux", "jvx": "je veux", "jvé": "je vais", "jve": "je vais", "jvais":
    "je vais", "jvai": "je vais",
    "jai": "j ai", "gé": "j ai", "ge": "j ai", "g": "j ai", "chui": "je suis", "chuis": "je suis", "jsuis":
    "je suis", "jsui": "je suis",
    "veu": "veux", "vx": "veux", "vai": "vais", "sui": "suis", "mourrir": "mourir", "mourire": "mourir",
    "crevé": "crever",
    "creve": "crever", "crevée": "crever", "envi": "envie", "sucider": "suicider", "suisider": "suicider",
    "suicidé": "suicider",
    "suicide": "suicide", "tué": "tuer", "tuée": "tuer", "tapé": "tape", "i'm": "i am", "im": "i am",
    "i've": "i have", "ive": "i have",
    "c": "c est", "mn": "mon", "plu": "plus", "ri1": "rien", "pr": "pour", "dormire": "dormir", "danjer":
    "danger", "wanna": "want to",
    "gonna": "going to", "can't": "can not", "cant": "can not", "cannot": "can not", "don't": "do not",
    "dont": "do not", "jpeux": "je peux",
    "jpeu": "je peux", "peu": "peux", "jen": "j en", "jdors": "je dors", "jdor": "je dors", "dor": "dors",
    "he's": "he is", "she's": "she is",
    "frape": "frappe", "frapé": "frappé", "frapper": "frapper", "harcele": "harcele", "viol": "viol",
}  # fmt: skip
_HE = (
    r"(?:il|elle|on|mon (?:mari|copain|conjoint|ex|pere|beau pere|frere|fils|mec|compagnon)|ma (?:femme"
    r"|copine|mere|belle mere|soeur|fille)|ils|quelqu un)"
)
_SHE = (
    r"(?:he|she|they|my (?:husband|wife|partner|boyfriend|girlfriend|dad|father|mum|mom|mother|stepdad"
    r"|ex|brother|son)|somebody|someone)"
)
_DANGER = re.compile(
    "|".join(
        rf"(?<= )(?:{pattern})(?= )"
        for pattern in (
            r"(?:veux|voudrais|envie|besoin|prefere|prefererais|vais|aimerais|pense a|songe a) (?:de |d "
            r"|me |m |juste |vraiment )*(?:mourir|crever|suicider|tuer|en finir|disparaitre"
            r"|(?:me )?foutre en l air|finir avec la vie|pendre|ouvrir les veines)(?! (?:de (?:rire|honte"
            r"|faim|soif|chaud|le temps|ennui)|le temps|rire|l ennui|un |une |des |les |la |le |avec (?:mon"
            r"|ma|le|la|les|mes) ))",
            r"(?:pensees?|idees?|envies?) (?:suicidaires?|noires)|me (?:suis|suicide|suicider|tuer|pendre"
            r"|scarifie|mutile)(?: (?:suicider|suicidee?|pendue?))?(?<! me suis)|je me fais du mal"
            r"|je me coupe les veines",
            r"(?:ne )?(?:veux|peux|supporte|tiens) plus (?:de )?(?:vivre|cette vie|la vie|continuer a vivre"
            r"|etre en vie|exister|me supporter)|plus (?:la force|l envie|envie|le gout|aucune raison"
            r"|de raison)s? de (?:vivre|continuer)"
            r"|la vie (?:ne )?(?:vaut|merite) (?:plus|pas)|en finir avec (?:la|ma) vie|mettre fin a (?:mes"
            r"|ses) jours|sauter (?:du|d un|par la) (?:pont|fenetre|toit)|a quoi bon vivre"
            r"|personne (?:ne )?me regretterait",
            r"j en peux plus de (?:vivre|la vie|cette vie|tout)|(?:mon|ma|mes) (?:ami|amie|fils|fille|frere"
            r"|soeur|mari|femme|copain|copine|mere|pere) (?:veut|va|menace de|parle de) (?:se "
            r"|s )?(?:suicider|tuer|mourir|foutre en l air|en finir)",
            rf"{_HE} (?:ne )?(?:(?:me|m|nous|la|le|les|l|a|ont|veut|va|menace de|arrete pas de"
            rf"|ma|encore|toujours|deja) )+(?:frappe|frappent|frappee?|frapper|bat|battent|battre|battue?|tape|tapent|tapee?"
            rf"|cogne|cognee?|viole|violee?|violer|agresse|agressee?|menace|"
            r"menacee?|etrangle|etranglee?|sequestre|enferme|enfermee?|touche sans|poursuit|tuer|harcele"
            r"|suit dans la rue|fait peur a la maison)(?! (?:dans l oeil|a l oreille|que je))",
            r"(?:qui|voisin|voisine|prof|chef|patron|collegue|gens|eleve|garcon|fille|homme|femme|coloc|frere|soeur"
            r"|parent|parents|tuteur|proprietaire) (?:me|m|nous) (?:frappe|frappent|bat|battent|tape dessus|cogne"
            r"|cognent|viole|violent|agresse|agressent|etrangle|menace de mort)",
            r"(?:me|m) (?:suis|fais|fait|faire|faisais)(?: fait)? (?:frapper|battre|violer|agresser"
            r"|taper dessus|taper|harceler|racketter|frappee?|menacer|kidnapper)|(?:ai|j) ete (?:violee?"
            r"|agressee?|battue?|frappee?|sequestree?|kidnappee?)|mari violent|conjoint violent|"
            r"(?:violences?|violence) (?:conjugales?|a la maison|chez moi|dans mon couple)"
            r"|victime de (?:viol|violences?|harcelement|maltraitance|inceste)|peur de (?:mon mari|mon pere"
            r"|ma mere|mon copain|mon conjoint|mon ex|rentrer|lui)",
            r"(?:je suis|on est|nous sommes|suis|est|sont) en (?:grand |grave )?danger(?! d extinction)"
            r"|(?:mon|un|l|cet) (?:enfant|bebe) (?:est )?en danger|en danger de mort|au secours"
            r"|a l aide (?:vite|je vous en supplie|il|quelqu un)|appelez (?:la police|les secours"
            r"|une ambulance|les pompiers)",
            r"(?:suis|est|sommes|retrouve|retrouvons|mis|mise|mettent|met|expulsee?s?|dormir|dors|dort|vis"
            r"|finir) (?:\w+ ){0,2}(?:a la rue|dans la rue|dehors)(?! (?:pietonne|de|du|des))|(?:sais pas"
            r"|nulle part|pas d endroit|aucun endroit|pas|plus|rien) (?:ou|pour) dormir|(?:dors|dormir"
            r"|dort) dans (?:ma|la|une) (?:voiture|gare|"
            r"cave|cage d escalier|tente)|sans abri(?: ce soir| depuis)|(?:suis|est|sommes) (?:sdf"
            r"|sans abri|sans domicile)|plus de (?:toit|logement) ce soir|(?:pas|plus) (?:de|d) (?:toit"
            r"|endroit ou aller)",
            r"(?:rien|plus rien|pas) (?:a|de quoi) (?:manger|bouffer)(?! (?:de|d|ce midi))|(?:rien"
            r"|pas) mange depuis|meurs? de faim (?:et|depuis|sans)|(?:mes enfants|mon bebe"
            r"|mes gosses) (?:ont|a) faim|(?:j ai|on a|nous avons) (?:tres |trop |vraiment )?faim(?= $"
            r"| (?:et (?:j ai |on a )?(?:pas|plus|rien)|depuis|sans|"
            r"j ai (?:pas|plus|rien)))",
            r"overdose|avale (?:des|plein de|trop de|tous (?:mes|les)) (?:medicaments|cachets|comprimes)"
            r"|(?:ne )?respire (?:plus|pas)(?! bien le)|arret cardiaque(?= $| aidez| vite)|(?:fait"
            r"|fais) (?:une? )?(?:crise cardiaque|avc|malaise)(?= $| (?:aidez|vite|que|quoi|je|j))|(?:ma"
            r"|la) maison brule|il y a le feu|y a le feu",
            r"(?:want|wanna|wish|going|need|plan|planning|thinking about|thoughts of"
            r"|thinking of) (?:to )?(?:be dead|die|dying|kill myself|killing myself|end my life"
            r"|ending my life|end it all|hurt myself|commit suicide|suicide)(?! of laughter| of (?:boredom"
            r"|embarrassment|hunger))|kill(?:ing)? myself(?! laughing)|suicidal"
            r"|(?:do not|can not|no reason to) (?:want to )?(?:live|go on|be alive)(?: any ?more)?(?= $"
            r"| (?:like|this|i|without|help|any|please))|self harm(?:ing)?|cutting myself|better off dead"
            r"|end my (?:own )?life|i wish i (?:was|were) dead",
            rf"{_SHE} (?:(?:is|has|keeps|just|always|will|wants to|threatens to|going to|s) )*(?:hits?"
            rf"|hitting|hit|beats?|beating|beat|raped?|raping|hurts?|hurting|punche[sd]|slap(?:s|ped)?"
            rf"|choke[sd]|threatens?|threatened|threatening|abuse[sd]?|abusing|attack(?:s|ed)|kill"
            rf"|stalk(?:s|ed|ing)) (?:me|us|my (?:kids|children|mum|mom|sister|son|daughter))",
            r"i (?:was|have been|got|am being|am getting) (?:raped|beaten|abused|attacked|assaulted|bullied"
            r"|threatened|stalked|hit)|(?:i am|we are|i m|is|are) in danger(?! of extinction)"
            r"|domestic (?:violence|abuse)|scared of my (?:husband|partner|dad|father|boyfriend|ex|mum)"
            r"|afraid (?:of my (?:husband|partner|dad|father|boyfriend)|to go home)",
            r"(?:nowhere|no place) to (?:sleep|stay|go tonight|live)|sleep(?:ing)? (?:rough|outside"
            r"|on the streets?|in my car)|(?:i am|we are|i m|became|become|made|being|are|am) homeless"
            r"|nothing to eat|(?:i am|we are|my kids are) (?:starving|so hungry)(?! for )"
            r"|thrown out of (?:my|our) (?:home|house|flat)|call (?:an ambulance|the police)",
            r"(?:vient|viennent|venons|vais) de me (?:mettre|jeter|foutre|virer) dehors|(?:me|m ont|m a) (?:mis|mise|jete|jetee"
            r"|foutu|foutue|vire|viree|mettre|jeter) (?:dehors|a la porte)|ou (?:je peux |on peut |peut on |puis je )?dormir"
            r" (?:ce soir|cette nuit)(?! (?:pour|en|a) )",
            r"(?:me|m|nous|lui) (?:fait|font|faisait|a fait) (?:du mal|tres mal|peur)(?= $| (?:et|quand|tous|chez|je|que|depuis))"
            r"|peur (?:chez moi|a la maison|pour ma vie|de mourir)|(?:a|ont) (?:touche|abuse de) (?:mon|ma) (?:enfant|fils|fille)"
            r"|(?:est|se fait) (?:battue?|frappee?|violee?|maltraitee?|battre|frapper)(?= $| (?:par (?:son|sa|un|le)|que|je|et|tous))",
            r"envie que tout s arrete|(?:j|je) (?:n )?en peux (?:vraiment )?plus(?= $| (?:aidez|je|j|du tout|et|help))"
            r"|je (?:vais|me sens|suis) (?:tres|vraiment|trop) (?:mal|desesperee?)(?= $| (?:aidez|je|j|et|ce soir|en ce))"
            r"|(?:me|m) (?:fais|fait) insulter|je suis a bout(?= $| (?:je|j|aidez|et|de tout|de forces?))",
            r"(?:mal|douleur) (?:a|dans) la poitrine|(?:a|ai) avale (?:un |du |de la |une |des )(?:produit|javel|piles?|lessive|medicaments?)"
            r"|(?:essaie|essaye|essayent|tente|force) (?:d |de )?(?:entrer|rentrer|forcer|defoncer) (?:chez moi|ma porte|la porte)"
            r"|sent le gaz|(?:faut|besoin|vite) (?:d |de |l |la |les |une |des )*(?:secours|ambulance|pompiers|samu)(?! (?:formation|pour apprendre))"
            r"|(?:se reveille|bouge|repond) plus(?= $| (?:aidez|que|vite|et|il|elle))|perd (?:beaucoup de|du|son) sang",
            r"(?:someone|somebody|he|she|my \w+) (?:is|s|got) (?:badly |seriously )?(?:hurt|bleeding|unconscious|not breathing)"
            r"|won t wake up|(?:need|call|send) (?:an |the |me )*(?:ambulance|police|guards|gardai|fire brigade)"
            r"|there is a fire|house (?:is )?on fire|smell gas|(?:feel|feeling) like giving up|end of my rope"
            r"|(?:hurts?|hurting|hits?|touche[sd]) me(?= $| (?:at|and|every|all|again|when|so))|scared to (?:go|be at) home",
            r"can not (?:go on|cope|take it) any ?more|i give up on life|no point (?:in )?living",
        )
    )
)
_HARMLESS = re.compile(
    r"(?<= )(?:(?:mourir|mort|morte|morts|creve|crever|pisser) de (?:rire|honte|chaud|trouille|soif"
    r"|curiosite|fatigue|faim un bon)|tuer (?:le temps|l ennui|un moment)|mort de rire|dying (?:of laughter"
    r"|laughing|to (?:try|learn|know|see))|kill(?:ing)? (?:time|some time)"
    r"|(?:hits?|hit) the (?:road|gym)|avant de mourir|before i die|to die for|mourir (?:d envie|d ennui)"
    r"|escape game|jeu video|videogame|videogames|video game)(?= )"
)
_TEACHING = re.compile(
    r"(?<= )(?:(?:cours|stage|formation|atelier|initiation|conference|expo|exposition|film|livre|pieces?"
    r"|spectacle|expose|dissertation|histoire|travailler|benevole|benevolat|association|agir|lutter|lutte"
    r"|prevenir|prevention|semaine|journee|debat|course|training|workshop|talk|book|film|movie"
    r"|volunteer|volunteering|lecture|apprendre|learn|bivouac|camping|class"
    r"|exhibition) (?:\w+ ){0,5}(?:contre|sur|about|against|de|des|d|for|prevention|with|aux|a|la|les|le"
    r"|on))(?= )"
)
_PERSONAL = re.compile(r"\b(?:je|j|me|m|mon|ma|suis|i|my|myself|nous|on)\b")
_NEAR = 5
_READ = 1500


def in_distress(message: str, city: City | None = None) -> bool:
    """Whether somebody may be in danger or distress, anywhere in a message, in French, in English or in the
    city's words.

    It prefers a needless offer of help to a missed call for it.
    """
    line = _plain(message)
    quiet = _HARMLESS.sub(" ", line)
    teaching = _TEACHING.search(quiet)
    for found in _DANGER.finditer(quiet):
        taught = teaching is not None and teaching.start() < found.start()
        if not taught or _PERSONAL.search(quiet, max(0, found.start() - _NEAR), found.end()):
            return True
    if city is None:
        return False
    spoken = [word for word in quiet.split() if word not in ("ne", "n")]
    return any(_said(phrase, spoken) for phrase in _phrases(city.distress))


@lru_cache(maxsize=16)
def _phrases(listed: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word for word in _plain(each).split() if word not in ("ne", "n")) for each in listed)


def _plain(text: str) -> str:
    kept = (_SHORT.get(word, word.replace("'", " ")) for word in words(text[:_READ]))
    return f" {' '.join(' '.join(kept).split())} "


def _said(phrase: tuple[str, ...], spoken: list[str]) -> bool:
    """Whether the words of a phrase stand there in a row, each with at most one slip when it is long."""
    size = len(phrase)
    return any(all(map(_alike, phrase, spoken[at : at + size])) for at in range(len(spoken) - size + 1))


def _alike(word: str, typed: str) -> bool:
    return word == typed or (
        len(word) >= _NEAR and len(typed) >= _NEAR - 1 and OSA.distance(word, typed, score_cutoff=1) <= 1
    )
