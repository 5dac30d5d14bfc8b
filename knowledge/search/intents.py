"""What kind of answer is asked for: a price, a time, a place, a permission, a meaning."""

from __future__ import annotations

import re

from knowledge.language import words

_SIGNS = (
    r"c est quoi|quest ce|qu est ce que c|que? est ce que c|definition|signifi\w*|veut dire|appelle t on|de quoi s agit|"
    r"c etait quoi|a quoi sert|what is|what are|que veut|qu est ce qu une?\b",
    r"combien de temps|quelle duree|\bduree|\bdelais?\b|jusqu a quand|depuis quand|longtemps|how long",
    r"\bcombien (?!de temps)|\bmontant|\bprix\b|\btarifs?\b|\bcalcul|\bcout|\bcoute|\bgratuit|how much|how many|\bcher\b",
    r"\bquand\b|quelles? dates?|\bheures?\b|\bhoraires?|\bdates?\b|quels? jours?|\bwhen\b",
    r"\bou (?=puis|peut|peux|est|trouv|dois|doit|se |faire|aller|en |je |sont|s adress|sadress|acheter|apprendre)|"
    r"\badresse|\blieux?\b|quels? endroits?|\bwhere\b",
    r"\bqui (?=peut|a |est|doit|sont|decide|contact|appel|s adress)|quelles? personnes|a qui|\bwho\b|pour qui|concernes?\b",
    r"\bpourquoi\b|quelles? raisons?|\bwhy\b|quels? motifs?",
    r"\bcomment\b|que faire|quelles? demarches?|\bprocedures?|marche a suivre|\bfaire pour\b|how to|how do|how can",
    r"puis je|peut on|peut il|peut elle|peuvent|ai je le droit|possible|je peux|on peut|le droit de|"
    r"autorise|permis de|droit a|\bcan i\b|allowed",
    r"dois je|faut il|oblig|doit on|doivent|doit il|doit elle|je dois|on doit|il faut|necessaire|must i|have to|should i",
)
_PATTERN = [re.compile(sign) for sign in _SIGNS]


def intents(plain: str) -> int:
    """The kinds of answer that folded words ask for, one bit each; 0 when nothing tells."""
    found = 0
    for bit, pattern in enumerate(_PATTERN):
        if pattern.search(plain):
            found |= 1 << bit
    return found


def intents_of(text: str) -> int:
    """The kinds of answer that a text as typed asks for."""
    return intents(" ".join(words(text)))
