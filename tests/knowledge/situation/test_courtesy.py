"""Small talk is met in kind, questions keep their subject, and distress is heard."""

import pytest

from knowledge.city import City
from knowledge.courtesy import Tone, in_distress, strip_courtesies, tone


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Bonjour !", Tone.GREETING),
        ("slt", Tone.GREETING),
        ("bonjour à tous", Tone.GREETING),
        ("Hello there", Tone.GREETING),
        ("👋", Tone.GREETING),
        ("merci bcp", Tone.THANKS),
        ("MERCI beaucoup pour votre aide", Tone.THANKS),
        ("ok merci", Tone.THANKS),
        ("merci, au revoir", Tone.THANKS),
        ("thanks a lot", Tone.THANKS),
        ("🙏", Tone.THANKS),
        ("au revoir", Tone.FAREWELL),
        ("bonne journée à vous", Tone.FAREWELL),
        ("bye bye", Tone.FAREWELL),
        ("salut ça va ?", Tone.HOW_ARE_YOU),
        ("comment allez-vous", Tone.HOW_ARE_YOU),
        ("how are you today?", Tone.HOW_ARE_YOU),
        ("tu es un robot ?", Tone.WHO_ARE_YOU),
        ("t'es un humain ou un robot", Tone.WHO_ARE_YOU),
        ("Bonjour, qui êtes-vous ?", Tone.WHO_ARE_YOU),
        ("are you a bot", Tone.WHO_ARE_YOU),
        ("comment tu t'appelles", Tone.WHO_ARE_YOU),
        ("à quoi tu sers", Tone.WHO_ARE_YOU),
        ("t nul", Tone.INSULT),
        ("c'est nul", Tone.INSULT),
        ("sale connard", Tone.INSULT),
        ("bonjour connard", Tone.INSULT),
        ("fuck you", Tone.INSULT),
        ("aide", Tone.HELP),
        ("comment ça marche ?", Tone.HELP),
        ("que sais-tu faire", Tone.HELP),
        ("what can you do?", Tone.HELP),
        ("mdr", Tone.LAUGHTER),
        ("hahaha", Tone.LAUGHTER),
        ("😂😂", Tone.LAUGHTER),
        ("ok", Tone.OK),
        ("d'accord", Tone.OK),
        ("parfait super", Tone.OK),
        ("👍", Tone.OK),
        ("oui", Tone.YES),
        ("ouiii", Tone.YES),
        ("yes please", Tone.YES),
        ("non", Tone.NO),
        ("non merci", Tone.NO),
    ],
)
def test_small_talk(message: str, expected: Tone) -> None:
    assert tone(message) is expected


@pytest.mark.parametrize(
    "message",
    [
        "bonjour je cherche un cours de poterie",
        "merci de me dire où apprendre le vélo",
        "poterie",
        "aide aux devoirs",
        "comment ça marche un composteur",
        "oui mais le samedi",
        "robot",
        "",
        "🏊",
        "et",
        "bonjour " * 40,
    ],
)
def test_more_than_small_talk(message: str) -> None:
    assert tone(message) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("bonjour je cherche un cours de poterie", "je cherche un cours de poterie"),
        ("Bonjour, ça va ? Je cherche un cours", "Je cherche un cours"),
        ("un cours de poterie svp", "un cours de poterie"),
        ("où apprendre le vélo, merci d'avance !", "où apprendre le vélo"),
        ("s'il vous plaît où nager ? merci", "où nager"),
        ("hi, where can I learn pottery please?", "where can I learn pottery"),
        ("comment dire merci en arabe", "comment dire merci en arabe"),
        ("comment dire merci", "comment dire merci"),
        ("le bonjour en langue des signes", "le bonjour en langue des signes"),
        ("je voudrais svp de la poterie", "je voudrais de la poterie"),
        ("Bonjour", ""),
        ("poterie", "poterie"),
        ("", ""),
    ],
)
def test_courtesies_leave_the_question(question: str, expected: str) -> None:
    assert strip_courtesies(question) == expected


@pytest.mark.parametrize(
    "message",
    [
        "je veux mourir",
        "Jveux mourrir",
        "g envi de crevé",
        "je vais me suicider",
        "j'ai envie d'en finir",
        "j'ai des idées noires",
        "idées suicidaires",
        "je veux plus vivre",
        "JE NE SUPPORTE PLUS CETTE VIE",
        "bonjour, je cherche de l'aide, mon mari me frappe",
        "mon copain m'a frape",
        "il me tape tous les soirs",
        "je subis des violences conjugales",
        "je me suis fait violer",
        "j'ai été agressée",
        "j'ai peur de mon père",
        "je suis en danger",
        "mon amie veut se suicider",
        "je suis à la rue avec mes enfants",
        "on dort dehors ce soir",
        "nulle part où dormir",
        "je dors dans ma voiture",
        "j'ai rien à manger",
        "pas mangé depuis 2 jours",
        "mes enfants ont faim",
        "j'ai faim",
        "au secours",
        "il y a le feu",
        "j'ai avalé plein de médicaments",
        "I want to die",
        "i wanna kill myself",
        "I'm suicidal",
        "my husband beats me",
        "he keeps hitting me",
        "we are homeless",
        "nowhere to sleep tonight",
        "I can't go on anymore",
        "i was raped",
        "il m'a encore frappée",
        "ma sœur est battue",
        "on vient de me mettre dehors",
        "où dormir cette nuit sans argent ?",
        "je n'en peux plus",
        "je vais très mal",
        "mes parents me font du mal",
        "ça sent le gaz",
        "il a très mal à la poitrine",
        "someone is hurt",
        "I feel like giving up",
        "she fell and won't wake up",
        "formation prévention : je veux mourir",
        "je dors a la gare",
        "le loup me court apres !",
    ],
)
def test_distress_is_heard(message: str, city: City) -> None:
    assert in_distress(message, city)


@pytest.mark.parametrize(
    "message",
    [
        "mourir de rire",
        "je suis mort de rire",
        "j'ai envie de mourir de rire",
        "cours de secourisme",
        "tuer le temps",
        "je veux tuer le temps",
        "la mort de Louis XVI",
        "une conférence sur les violences conjugales",
        "être bénévole contre la faim",
        "livre sur le suicide",
        "apprendre à dormir dehors en bivouac",
        "spectacle dans la rue",
        "théâtre de rue",
        "où manger ce midi",
        "j'ai faim je cherche un bon resto",
        "la faim dans le monde",
        "espèces en danger d'extinction",
        "je n'en peux plus de la compta",
        "apprendre la boxe",
        "où dormir cette nuit pour pas cher",
        "je vais très bien",
        "ça me fait peur de parler en public",
        "le cheval fait du mal au jardin",
        "une formation aux premiers secours",
        "someone to talk to",
        "taper à l'ordinateur",
        "comment faire du feu",
        "il me semble que c'est samedi",
        "killing time",
        "I'm dying to learn pottery",
        "I nearly died of laughter",
        "hit the gym",
        "le loup",
        "je dors bien à la campagne",
        "bonjour",
        "",
    ],
)
def test_no_false_alarm(message: str, city: City) -> None:
    assert not in_distress(message, city)


def test_a_city_adds_its_own_words(city: City) -> None:
    assert not in_distress("le loup me court après")
    assert in_distress("le loup me court après", city)
    assert not in_distress("le loup me court", city)
