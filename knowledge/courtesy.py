"""Small talk and distress: what is said to somebody rather than asked of a catalogue."""

import re
from enum import StrEnum

from knowledge.distress import in_distress
from knowledge.language import words
from knowledge.situation.reading import Reading

__all__ = ["Tone", "in_distress", "strip_courtesies", "tone"]


class Tone(StrEnum):
    """What a message that is nothing but small talk does."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    HOW_ARE_YOU = "how_are_you"
    WHO_ARE_YOU = "who_are_you"
    INSULT = "insult"
    HELP = "help"
    LAUGHTER = "laughter"
    OK = "ok"
    YES = "yes"
    NO = "no"


# In the order in which they count when a message does several: « merci, au revoir » thanks.
_SAID: tuple[tuple[Tone, str], ...] = (
    (
        Tone.INSULT,
        r"(?:(?:c est|c|tu es|t es|tes|t|you are|you re|ur|espece de?|sale|gros|grosse|pauvre|quel|quelle"
        r"|bande de?|stupid|dumb|useless|damn) )*"
        r"(?:nul(?:le)?s?|conn?ards?|connasses?|con|conne|cons|debiles?|idiots?|idiote|abrutie?s?|imbeciles?"
        r"|cretins?|merdique|fdp|ntm|encule[er]?s?"
        r"|pute|salopes?|salauds?|batards?|bouffons?|tocard|inutile|stupide|bete|bidon|stupid|dumb|idiotic"
        r"|useless|moron|asshole|bitch|bastard"
        r"|crap|shit)(?: (?:de )?(?:bot|robot|machine))?"
        r"|ta gueule|tg|ferme la|la ferme|va te faire (?:foutre|voir|enculer|mettre)|vtff|va chier"
        r"|je t emmerde|tu me fais chier|tu fais chier"
        r"|tu sers a rien|tu ne sers a rien|nique (?:ta mere|toi)|casse toi|fuck(?: you| off| u)?|shut up"
        r"|go to hell|piss off|you suck|screw you|merde",
    ),
    (
        Tone.WHO_ARE_YOU,
        r"(?:(?:tu es|t es|tes|vous etes|es tu|etes vous|t|are you|r u|you are|c est|est ce que (?:tu es"
        r"|vous etes|c est)|suis je en train de parler"
        r" avec|je parle (?:a|avec)|am i talking to|is this) )(?:(?:vraiment|bien|encore|un|une|a|an|le|the"
        r"|quelqu|real|vrai|vraie|juste) )*(?:qui|quoi|un|robot|bot"
        r"|humaine?|ia|ai|machine|personne|vrai|vraie|human|person|reelle?|chatbot|who|what|chat gpt"
        r"|chatgpt|programme)(?: (?:au juste|exactement|en fait"
        r"|ou (?:un |une )?(?:robot|bot|humain|humaine|machine|personne)(?: humaine)?|or (?:a )?(?:human"
        r"|bot|robot|person)|humaine?|toi|person|reelle?))*"
        r"|(?:qui|t ki|ki) (?:es tu|etes vous|tu es|t es|vous etes|est tu|ete vous)|(?:tu es|vous etes|t es"
        r"|t) (?:qui|ki)(?: toi)?|c est quoi (?:ce bot|ce truc|passeur)|who (?:are you|r u|made you|is this)"
        r"|what (?:are you|is this|is passeur)|comment (?:tu t appelles|vous vous appelez|t appelles tu"
        r"|vous appelez vous)|(?:c est )?quoi ton (?:nom|prenom)|quel est (?:ton|votre) (?:nom|prenom)"
        r"|what s your name|what is your name|qui t a (?:cree|fait|programme)|a quoi tu sers|tu sers a quoi"
        r"|a quoi (?:tu|vous) serv(?:s|ez)",
    ),
    (
        Tone.HOW_ARE_YOU,
        r"(?:comment )?(?:ca va|sa va|cava|savas?|cv|ca gaze|ca roule|la forme|tu vas bien|vous allez bien"
        r"|allez vous bien|vas tu bien|tu va bien|ca dit quoi|quoi de neuf)"
        r"(?: (?:bien|toi|vous|et toi|et vous|tranquille|ou quoi|la forme))*|comment (?:vas tu|allez vous"
        r"|tu vas|vous allez|va tu|sa va)(?: (?:bien|aujourd hui))*|(?:et )?(?:toi|vous) ca va"
        r"|how are you(?: (?:doing|today))*|how s it going|how do you do|what s up|whats up|wassup|sup"
        r"|how are things|you ok|are you ok",
    ),
    (
        Tone.HELP,
        r"(?:(?:a l )?aide|aide moi|aidez moi|aides moi|(?:vous pouvez|tu peux|peux tu|pouvez vous"
        r"|pouvais vous) m aider|besoin d aide|j ai besoin d aide|aidez? (?:moi|nous)|help(?: me)?"
        r"|i need help|menu|mode d emploi|can you help(?: me)?"
        r"|comment ca marche|comment ca fonctionne|comment (?:on fait|faire|je fais|ca se passe)"
        r"|que (?:sais|peux) tu faire|que (?:savez|pouvez) vous faire|(?:qu est ce que|que|kesk) tu (?:sais"
        r"|peux) faire"
        r"|qu est ce que vous (?:savez|pouvez) faire|tu (?:sais|peux) faire quoi|tu peux m aider comment"
        r"|je (?:ne )?comprends (?:pas|rien)(?: comment (?:ca marche|faire))?|j (?:ai )?(?:rien"
        r"|pas) compri[st]?"
        r"|je (?:ne )?sais pas (?:comment faire|quoi demander|quoi faire ici|quoi dire)|what can you do"
        r"|how does (?:it|this) work|what do you do|how do i use (?:this|it|you)|i don t understand"
        r"|i m lost|je suis perdue? ici)",
    ),
    (
        Tone.NO,
        r"(?:non|nan|nn|nope|no|nein|pas du tout|surtout pas|jamais|non merci|no thanks?(?: you)?"
        r"|pas vraiment|absolument pas|negatif|not really|nah)",
    ),
    (
        Tone.YES,
        r"(?:oui+|ouais?|ui|oe|wi|yes+|yep|yeah|yup|si|carrement|bien sur|biensur|evidemment|absolument"
        r"|exact(?:ement)?|tout a fait|volontiers|avec plaisir|affirmatif|of course|sure|definitely"
        r"|certainly|je veux bien|pourquoi pas|why not)",
    ),
    (
        Tone.THANKS,
        r"(?:(?:un )?(?:grand|gros|mille|super|ok) )?(?:mercis?|mrc|mrci|mci|merki|mercii+)(?: (?:beaucoup"
        r"|bcp|bien|a vous|a toi|infiniment|mille fois|d avance|pour tout|pour (?:votre|ton|l) (?:aide"
        r"|reponse|info)|c est (?:gentil|super|parfait|sympa)"
        r"|tout le monde|quand meme|vraiment))*|je (?:vous|te) remercie(?: (?:beaucoup|infiniment"
        r"|d avance))*|c est (?:tres |trop |vraiment )?(?:gentil|sympa|adorable)(?: de ta part"
        r"| de votre part| merci)?|thanks?(?: (?:you|a lot|so much|very much|a million|in advance"
        r"|for (?:your|the|all your) help|for everything))*|thx|ty|tysm|cheers|much appreciated|(?:tu es"
        r"|vous etes|you are|you re) (?:geniale?|super|top|the best|great|awesome|adorable|gentille?)|bravo"
        r"|chapeau",
    ),
    (
        Tone.FAREWELL,
        r"(?:au revoir|aurevoir|orevoir|adieu|a (?:bientot|plus(?: tard)?|demain|la prochaine"
        r"|tout a l heure|toute|ce soir|tantot|jamais)|a\+|ciao|tchao|tchuss|bye(?: bye)?|good ?bye"
        r"|see you(?: (?:soon|later|tomorrow))?|cu|a pluss?|"
        r"bonne? (?:journee|soiree|nuit|apres midi|fin de journee|continuation|week end"
        r"|weekend)(?: (?:a vous|a toi|aussi|a tous))*|good night|have a (?:nice|good|great) (?:day|evening"
        r"|one|night)|take care|farewell)",
    ),
    (
        Tone.GREETING,
        r"(?:re ?)?(?:bonjour|bonjours|bonsoir|bjr|bsr|salut|slt|coucou|cc|cou ?cou|hello|hellow|hi|hey"
        r"|hiya|hola|yo|wesh|allo|salam(?: alaykoum| aleykoum)?|salaam|good (?:morning|afternoon|evening"
        r"|day)|dia dhuit|howdy|bienvenue|enchantee?|rebonjour)"
        r"(?: (?:a (?:tous|toutes|vous|toi)|tout le monde|all|there|everyone|everybody|madame|monsieur"
        r"|messieurs|mesdames|le bot|bot|robot|passeur|toi|vous|les amis))*",
    ),
    (
        Tone.OK,
        r"(?:o ?k+|okay|oki|okey|okk+|d accord|dacc?ord|d acc|dac|daccodac|entendu|compris|j ai compris"
        r"|ca marche|c est bon|c est note|note|parfait|super|top|cool|nickel|genial(?:e)?|impec(?:cable)?"
        r"|tres bien|bien recu|recu|bien|ca me va|pas de (?:souci|probleme)s?|alright"
        r"|all right|got it|i see|fine|great|perfect|nice|sounds good|no (?:problem|worries)|understood|ah"
        r"|ah bon|je vois|vu|c est (?:parfait|super|top|cool|genial)|excellent|chouette)",
    ),
    (
        Tone.LAUGHTER,
        r"(?:lo+l+|mdr+|ptdr+|xd+|(?:ah ?a?h?)+|(?:ha ?){2,}|(?:he ?){2,}|(?:hi ?){2,}"
        r"|(?:hu ?){2,}|(?:ah ?){2,}|(?:ja){2,}|rofl|lmao|lmfao|haha+|hihi+|hehe+|mort de rire"
        r"|je suis mort de rire|trop drole|so funny|funny)",
    ),
)
_TONES = tuple((tone, re.compile(rf"(?:{pattern})(?= |$)")) for tone, pattern in _SAID)
_FILLER = re.compile(
    r"(?:et|and|mais|but|donc|alors|bon|ben|bah|euh|hein|oh|eh|so|well|a|passeur|le bot|bot|robot|toi|vous"
    r"|please|svp|stp|s il (?:vous|te) plait|madame|monsieur|hum|tu|de rien|encore|tres|trop|vraiment"
    r"|quand meme|d ailleurs)(?= |$)"
)
_LONGEST = 120
_EMOJI = {
    Tone.THANKS: "🙏💐",
    Tone.LAUGHTER: "😂🤣😆😹😅",
    Tone.OK: "👍👌✅",
    Tone.GREETING: "👋",
    Tone.INSULT: "🖕",
}


def tone(message: str) -> Tone | None:
    """What a message does when it is nothing but small talk; None when it asks or tells something besides."""
    if len(message) > _LONGEST:
        return None
    line = " ".join(" ".join(words(message)).replace("'", " ").split())
    if not line:
        return next((kind for kind, signs in _EMOJI.items() if any(sign in message for sign in signs)), None)
    said: set[Tone] = set()
    at = 0
    while at < len(line):
        length, kind = _longest(line, at)
        filler = _FILLER.match(line, at)
        if kind is not None and (filler is None or length >= filler.end() - at):
            said.add(kind)
        elif filler is not None:
            length = filler.end() - at
        else:
            return None
        at += length + 1
    return next((kind for kind, _ in _TONES if kind in said), None)


def _longest(line: str, at: int) -> tuple[int, Tone | None]:
    best: tuple[int, Tone | None] = (0, None)
    for kind, pattern in _TONES:
        match = pattern.match(line, at)
        if match is not None and match.end() - at > best[0]:
            best = match.end() - at, kind
    return best


_OPENING = re.compile(
    r"(?:(?: [,;.!?])* (?:re ?bonjour|bonjours?|bonsoir|bjr|bsr|salut|slt|coucou|cc|hello|hi|hey|hola|yo"
    r"|wesh|good (?:morning|afternoon|evening)"
    r"|merci|ca va|comment (?:ca va|allez vous|vas tu)|how are you|excusez moi|excuse me|pardon"
    r"|desole(?: de vous deranger)?|sorry"
    r"|dis moi|dites moi|s il (?:vous|te) plait|svp|stp|please)(?: (?:a (?:tous|toutes|vous|toi)"
    r"|tout le monde|all|there|everyone|madame|monsieur|passeur|le bot"
    r"|bien))*(?= ))+(?: [,;.!?])*(?= )"
)
_CLOSING = re.compile(
    r"(?<= )(?:(?:[,;.!?] )*(?:d avance )?(?:s il (?:vous|te) plait|svp|stp|silvouplait|please|pls|plz"
    r"|cordialement|bien a vous|(?:bonne|bon) (?:journee|soiree|apres midi)"
    r"|(?<!dire )(?<!say )(?:un grand |mille )?(?:merci|mrc|thanks|thank you|thx|cheers)(?: (?:a vous"
    r"|d avance|beaucoup|bcp|bien|pour (?:votre|ton) (?:aide|reponse)|in advance|a lot"
    r"|so much|very much))*)(?: [,;.!?])* ?)+$"
)
_MIDDLE = re.compile(r"(?<= )(?:s il (?:vous|te) plait|svp|stp|pls|plz)(?= )")


def strip_courtesies(question: str) -> str:
    """The question without its greetings, its please and its thanks; empty when there is nothing else."""
    reading = Reading(question)
    for pattern in (_OPENING, _CLOSING, _MIDDLE):
        match = pattern.match(reading.line) if pattern is _OPENING else pattern.search(reading.line)
        if match is not None:
            reading.drop(*match.span())
    return reading.rest()
