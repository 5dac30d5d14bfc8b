"""The turns of phrase by which somebody offers, wishes, swaps, asks or says that they can do nothing.

Patterns of one folded line in which every word stands between two single spaces and apostrophes are gone.
"""

from __future__ import annotations

import re

_I = r"(?:je|j|g|moi je)"
_ADVERBS = (
    r"(?: (?:tres bien|super bien|plutot bien|assez bien|bien|aussi|egalement|volontiers|vraiment|beaucoup|plutot|surtout"
    r"|tellement|en echange|en retour|gratuitement|benevolement|also|really|gladly|happily|very much|in return))*"
)
_NO_SKILL = (
    r"(?:etre|avoir|entre|autre|votre|notre|contre|outre|hier|cher|quatre|premier|dernier|leger|aller|venir|quitter"
    r"|attendre|payer|rejoindre|pouvoir|devoir|vouloir|savoir|dire|rester|arriver|partir|vivre|mourir|devenir|trouver"
    r"|encore|guere|aimer|choisir|repondre|commencer|apprendre|moindre)"
)
INFINITIVE = rf"(?!{_NO_SKILL} )(?:[a-z]{{2,}}(?:er|ir|oir|(?<![aeou])re)|fer|fair)"
SKILL_VERBS = (
    r"(?:sew|knit|crochet|cook|bake|paint|draw|swim|garden|code|sing|dance|weld|carve|juggle|fix(?! an? (?:appointment|date|time|meeting) )|repair|mend|build|make(?! (?:it|an?|up|sure|time|use|my|sense) )"
    r"|play|speak|grow|weave|embroider|brew|ferment|cut hair)"
)
_MODAL = (
    r"(?:(?:peux|peu|peut|pourrais|veux|veut|voudrais|voudrai|aimerais|aimerai|souhaite|souhaiterais|adorerais|sais)"
    r"|(?:suis|serais) (?:prete?|ravie?|heureuse|heureux|contente?|dispo|disponible|partante?|volontaire) (?:de|pour|a|d)"
    r"|me propose (?:de|pour|d)|propose (?:de|d)|ai envie (?:de|d))"
)
_WHOM = r"(?:vous|te|t|leur|lui|les|nous)"
_OTHERS = (
    r"(?:(?:a |aux? )(?:quelqu un|d autres(?: personnes)?|autres|ceux qui (?:veulent|le veulent|debutent)|qui veut"
    r"|qui le souhaite|enfants|ados|adultes|gens|debutante?s?|seniors|voisins|jeunes|personnes agees))"
)
_COULD = (
    r"i (?:(?:can|could|will|want to)|(?:would|d) (?:really )?(?:like|love) to|(?:(?:would|d) be|am|m) "
    r"(?:happy|glad|delighted|able|willing|ready|keen) to)|happy to|glad to"
)

OFFERS = tuple(
    (strong, re.compile(rf"(?<= )(?:{pattern}) "))
    for strong, pattern in (
        (
            True,
            rf"(?:{_I} {_MODAL}|jpeux?|jveux)(?:{_ADVERBS})(?: {_WHOM})?(?: faire)?{_ADVERBS} "
            r"(?P<verb>montrer|enseigner|transmettre|expliquer|partager|decouvrir|initier|former|proposer|donner|offrir"
            rf"|animer|aider)(?: {_OTHERS})?",
        ),
        (
            True,
            rf"(?:{_I} {_MODAL}|jpeux?|jveux)(?:{_ADVERBS}) (?:{_WHOM} (?P<verb>apprendre)(?: {_OTHERS})?"
            rf"|(?P<taught>apprendre) {_OTHERS})",
        ),
        (
            True,
            rf"{_I} (?:vous )?(?P<verb>enseigne|propose|donne|offre|anime|transmets?|partage|aide|montre){_ADVERBS}"
            rf"(?: {_OTHERS})?",
        ),
        (False, rf"(?:{_I} (?:sais|sait|sai|c)|jsais?){_ADVERBS}(?= (?:(?:me|m|se|s) )?{INFINITIVE} )"),
        (
            False,
            rf"{_I} (?:m y connais(?: (?:tres|plutot))?|suis (?:tres |plutot |assez )?(?:bon(?:ne)?|douee?|forte?|calee?)){_ADVERBS}(?= (?:en|au|aux|a la|a l|pour) )",
        ),
        (False, rf"{_I} maitrise{_ADVERBS}(?= (?:le|la|les|l|du|des) )"),
        (
            True,
            rf"(?:{_COULD}) (?:also |gladly |happily )?(?P<verb>teach|show|share|pass on|explain|help|offer|give|tutor"
            r"|coach)(?: (?:you|people|others|someone|somebody|anyone|anybody|kids|children|beginners|adults|neighbours))?",
        ),
        (True, r"i (?:also )?(?P<verb>teach|offer|give|tutor|coach)(?: (?:you|people|others))?"),
        (
            False,
            r"i know how to(?! (?:get|go|find|be|contact|register|apply|reach|do it|do that|use (?:this|it)) )",
        ),
        (False, r"i (?:am|m) (?:really |very |quite |pretty |rather )?(?:good|great) (?:at|with|in)"),
        (False, rf"i can(?: also)?(?= {SKILL_VERBS} )"),
    )
)
SWAP = re.compile(
    r"(?<= )(?:(?:(?:je|j|moi je|on) )?(?:voudrais |veux |aimerais |souhaite |peux )?(?:propose (?:un )?)?"
    r"(?:echange[r]?|troque[r]?|troc)(?: (?:de|d))?(?: :)?(?: cours (?:de|d))?"
    r"|(?:i (?:d|would|can|want to|will|am happy to|m happy to|would like to|d like to|d love to) )?"
    r"(?:swap|trade|barter|exchange)(?: :)?)"
    r" (?=(?:(?! (?:[.;!?]+) ).)+ (?:contre|for|against) )"
)
WISH = re.compile(
    rf"(?<= )(?:(?:(?:et )?{_I} (?:aimerai[st]?|voudrai[st]?|veux|veut|souhaite(?:rais)?|desire(?:rais)?|adorerais"
    r"|reve(?:rais)?|cherche(?:rais)?|recherche|(?:ai )?(?:tres |bien |trop )?envie|ai besoin)|jaimerai[st]?|jvoudrais?"
    r"|jveux|jai envie|jcherche|jrecherche|et (?:aimerai[st]|voudrai[st]|souhaite|cherche|recherche))"
    rf"{_ADVERBS}(?: (?:de|d)(?= ))?"
    r"|(?:qui|quelqu un)(?: (?:qui|pour))?(?: (?:peut|pourrait|veut|voudrait|saurait|peux))?(?: bien)? m(?= (?:apprendre|montrer) )"
    r"|(?:qui|quelqu un) (?:peut|pourrait|veut|voudrait) (?:bien )?m aider (?:en|a|avec|pour|sur)"
    r"|(?:contre|en echange(?: (?:de|d))?|en retour)|(?:et|pour)(?= apprendre )"
    r"|i (?:(?:would|d) (?:also |really |so )?(?:like|love)|want|wish|hope|am hoping|m hoping)(?: to| for)?"
    r"|i (?:am|m) (?:looking|dreaming) (?:for|of|to)"
    r"|(?:and|but) (?:would (?:like|love)|want)(?: to)?"
    r"|(?:who|someone|somebody|anyone) (?:can|could|who can|to)(?= (?:teach|show) me )"
    r"|in (?:exchange|return)(?: for)?|and(?= learn )"
    rf") "
)
"""Where a wish begins; « contre » and the like only count behind an offer."""

ASKS = re.compile(
    r"(?: ?(?:a|to|pour) )?(?:(?:savoir|connaitre|know) (?:si|ou|comment|quand|quel\w*|combien|qui|if|where|when|whether|what|les"
    r"|l adresse)|trouver|m inscrire|nous inscrire|aller|venir|participer|rejoindre|rencontrer|visiter|obtenir|passer"
    r"|devenir|travailler|creer|ouvrir|monter|vendre|gagner|vivre|en (?:faire|vivre)|faire (?:valider|reconnaitre)|valoriser"
    r"|(?:un|une|du|des|d|de l|le|la|les) (?:\w+ )?(?:emploi|travail|boulot|job|formations?|diplome|club|atelier|stage"
    r"|association|asso|endroit|lieu|groupe|local|salle|renseignements?|infos?|informations?|place|partenaire|horaires?"
    r"|orchestre|chorale|certification|machine|aide)|(?:progresser|m ameliorer|me perfectionner|continuer"
    r"|m y remettre)(?= (?:$|[.,;!?]))|aller plus loin|approfondir|find|join|meet|get|go|come|visit|take part|become|work"
    r"|sell|(?:a|an|some|the) (?:\w+ )?(?:job|course|class|club|group|place|information|choir|band|work)|improve (?:$|[.,;!?]))"
)
"""What a wish asks of the city rather than of a neighbour."""

QUESTION = re.compile(
    r"(?<= )(?:\?|est ce que?|savez vous|sauriez vous|pouvez vous|pourriez vous|connaissez vous|avez vous|auriez vous|puis je"
    r"|peut on|peux tu|sais tu|connais tu|ya? t ?il|y a t ?il|(?<!expliquer )(?<!montrer )(?<!apprendre )(?<!enseigner )"
    r"comment|pourquoi|combien|quels?|quelles?|quoi|koi|ou (?:je|on|est|sont|puis|peut|aller|trouver|se|c)|a qui (?!veut|le)"
    r"|qui (?:peut|pourrait|fait|propose|organise|est|a)|how (?!to )|what|where|when (?:is|does|can)|which|can i|could i"
    r"|should i|may i|do you|does|is there|are there|can you|could you|who)(?= )"
)
COMMERCE = re.compile(
    r"(?<= )(?:(?:je|j) (?:vends|loue)|(?:a|en) vendre|euros?|€|eur|devis|tarifs?|remuneree?s?|payants?|salaire|for sale"
    r"|per hour|abroad|a l etranger|de l heure|prix)(?= )"
)
INVITES = re.compile(
    r"(?<= )(?:(?:est ce que )?(?:ca|cela|sa) (?:interesse|tente|dit|plait|interesserait)(?: a)? (?:quelqu un|qqn|des gens|vous)?"
    r"|(?:qui est|quelqu un est|quelqu un d|des|y a t il des|qui serait) interesse(?:e|s|es)?|qui (?:veut|voudrait) (?:apprendre|essayer)"
    r"|avis aux amateurs|(?:is )?any(?:one|body) interested|interested|any takers|if any(?:one|body) is interested"
    r"|si (?:ca|cela) (?:peut )?(?:interesse[rz]?|aide[rz]?|tente)(?: (?:quelqu un|des gens|les autres))?"
    r"|si quelqu un (?:est interesse|veut|en a besoin)) (?:\? )?"
)
"""A question that is none: « ça intéresse quelqu'un ? »."""

ASKED_OF_PEOPLE = re.compile(
    r"(?<= )(?:(?:qui|quelqu un)(?: \w+)? (?:peut|pourrait|veut|voudrait|saurait|pour) (?:bien )?m (?:apprendre|montrer|aider)"
    r"|(?:who|someone|somebody|anyone) (?:can|could|would) (?:teach|show) me|(?:can|could) (?:someone|somebody|anyone) "
    r"(?:teach|show) me)(?= )[^?]*\?? ?"
)
BLOCKS = re.compile(
    r" (?:que|qu|si|comment|quand|ou|quoi|dont|pourquoi|combien|ce|lorsque|puisque|what|how|if|when|that|whether|where|until|do"
    r"|does|est ce|ainsi que j|wish|comme) $"
)
END = re.compile(
    r"(?<= )(?:[.;!?:(]+|mais|car|parce|puisque|si|quand|lorsque|alors|donc|sinon|afin|depuis|sauf|je|j|g|(?:et|and) (?:je|j|g|i|on|nous|ca|we)|i|but|because|if|when|since"
    r"|while|so|though|although|however|merci|thanks)(?= )"
)
BUT = re.compile(r"(?<= )(?:mais|but|sauf|except|sinon|though)(?= )")

_SELF = r"(?:je|j|moi je|moi|g|perso je)"
NOTHING = re.compile(
    r"(?<= )(?:"
    rf"{_SELF} (?:ne |n )?(?:sais|sait|connais)(?: (?:vraiment|absolument|strictement|pratiquement))? rien(?: (?:du tout|faire))*"
    rf"|jsais? rien(?: faire)?|{_SELF} (?:ne |n )?suis (?:vraiment )?(?:bon(?:ne)?|douee?|capable) (?:a|en|de|pour) rien"
    rf"|{_SELF} (?:ne |n )?suis (?:pas )?(?:douee? |bon(?:ne)? )?(?:pour|en|a) (?:rien|grand chose)"
    rf"|(?:{_SELF} )?(?:n )?(?:ai )?(?:vraiment )?rien a (?:(?:transmettre|montrer|enseigner|offrir|proposer|partager|donner)"
    r"(?: (?:a|aux) (?:autres|personne|qui que ce soit|quelqu un|gens))?|apprendre (?:a|aux) (?:autres|personne|qui que ce soit"
    r"|quelqu un|gens))"
    rf"|{_SELF} (?:n )?ai (?:pas de|aucune?|pas d) (?:talents?|competences?|savoir faire|don)s?|j?ai rien a offrir"
    rf"|{_SELF} (?:ne |n )?y connais rien en rien|{_SELF} (?:ne |n )?connais rien a rien"
    r"|i (?:am|m) (?:really )?(?:good at nothing|no good at anything|not (?:really )?(?:good|great) at anything|useless at everything)"
    r"|i (?:have|ve|ve got|got) (?:really )?nothing to (?:teach|show|offer|share|give|pass on)(?: (?:to )?(?:others|anyone|anybody"
    r"|people|other people))?|i (?:have|ve got) no (?:skills?|talents?)|i (?:do not|don t|dont|can t|cannot|cant) (?:know how to )?"
    r"do anything|i (?:don t|do not|dont) have (?:any|a) (?:skills?|talents?)|i (?:can do|know) nothing|nothing to teach)"
    r"(?: (?:du tout|de mes (?:dix |10 )?(?:mains|doigts)|de special|de particulier|d interessant|d utile|moi|at all|useful|special"
    r"|interesting|in particular|de bien|vous savez|helas|malheureusement|desolee?|sorry|really|vraiment"
    r"|except|en fait))*(?= (?:$|[.,;!?]|et |mais |but |and |je |j |i |a part |sauf |hormis |except |apart from ))"
)
APART = re.compile(
    r"(?<= )(?:a part|sauf|hormis|except|apart from)(?: (?:la|le|les|de|for|peut etre|maybe))* "
)
