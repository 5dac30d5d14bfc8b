"""Everyday French in which one thing has several names: what a neighbour would understand without being told.

Each line lists words near enough in meaning that a question with one may be answered by an entry with another. A city's
own lexicon is trusted more than this general list.
"""

from __future__ import annotations

from knowledge.language import Lexicon

_LINES = """
mail, e-mail, email, courriel, messagerie électronique, adresse électronique
téléphone, portable, mobile, smartphone, appel, appeler, téléphoner
sms, texto, message
courrier, lettre, postal, poste
internet, web, en ligne, site, numérique
ordinateur, informatique, numérique, tablette
mot de passe, identifiant, code, connexion
publicité, pub, publicitaire, démarchage, prospection, spam, réclame
arrêter, cesser, stopper, finir, terminer, mettre fin
commencer, débuter, démarrer, début
supprimer, effacer, enlever, retirer, suppression, effacement
refuser, s'opposer, opposition, refus
accepter, consentir, accord, consentement, autorisation
autoriser, permettre, permission, autorisation, permis, droit
interdire, interdit, interdiction, défendre, prohiber
obligatoire, obligation, obliger, imposer, forcer, exiger
demander, demande, réclamer, solliciter, requête
obtenir, recevoir, avoir, bénéficier, toucher, percevoir
donner, fournir, transmettre, communiquer, remettre
récupérer, retrouver, reprendre, obtenir
modifier, changer, modification, changement, rectifier, corriger
annuler, annulation, résilier, résiliation
vérifier, contrôler, contrôle, vérification
surveiller, surveillance, contrôle
conserver, garder, conservation, stocker
durée, temps, combien de temps, longtemps, délai, période
horaire, heure, ouverture, ouvert, fermeture, fermé
date, jour, quand, calendrier
prix, tarif, coût, coûter, montant, payer, combien coûte, cher
gratuit, gratuitement, sans payer, offert
payer, paiement, payé, régler, règlement, verser, versement
rembourser, remboursement, indemniser, indemnisation, dédommager, dédommagement, compenser
argent, financier, finances, somme
aide, aider, soutien, accompagnement, secours, assistance, coup de main
allocation, prestation, aide, indemnité, prime
calculer, calcul, calculateur, simulateur, simulation, montant
réduction, remise, rabais, tarif réduit
impôt, impôts, fiscal, taxe, fisc, déclaration de revenus
banque, bancaire, compte, crédit
dette, impayé, surendettement, endetté
assurance, assurer, assuré, mutuelle, complémentaire
salaire, paie, paye, rémunération, rémunérer, revenu, traitement
fiche de paie, bulletin de salaire, bulletin de paie
emploi, travail, job, poste, boulot, métier, profession, travailler
employeur, patron, entreprise, société, boss, chef, direction
salarié, employé, travailleur, personnel, collaborateur
collègue, équipe
licencier, licenciement, virer, renvoyer, congédier, congédiement, mettre à la porte
démissionner, démission, démissionnaire, quitter son emploi, partir
embaucher, embauche, recruter, recrutement, engager
chômage, chômeur, demandeur d'emploi, sans emploi, pôle emploi, france travail
retraite, retraité, pension, senior, partir à la retraite
congé, vacances, absence, repos, jour de congé
pause, repas, déjeuner, repos
arrêt maladie, arrêt de travail, congé maladie
cdd, contrat à durée déterminée
cdi, contrat à durée indéterminée
intérim, intérimaire, mission, travail temporaire
temps partiel, mi-temps
télétravail, travail à distance, travailler à la maison, travailler chez soi
apprentissage, apprenti, alternance
stage, stagiaire
essai, période d'essai
rupture conventionnelle, rupture à l'amiable
préavis, délai
syndicat, syndical, délégué, représentant du personnel
grève, gréviste
harcèlement, harceler, harcelé, intimidation
stress, épuisement, burn-out, surmenage, souffrance
discrimination, discriminer, inégalité, racisme
accident, blessure, blessé
maladie, malade, souffrant, santé, pathologie
médecin, docteur, médical, généraliste
hôpital, clinique, urgences, hospitalier
médicament, traitement, remède, prescription, ordonnance
vaccin, vacciner, vaccination
contagion, contagieux, contaminer, contamination, infecter, infection, transmettre, transmission, attraper
virus, microbe, maladie, épidémie
symptôme, signe
fièvre, température
peur, inquiet, inquiéter, inquiétude, crainte, craindre, angoisse
danger, dangereux, risque, risqué, grave, gravité
sécurité, sécuriser, protéger, protection, sûreté
mort, mourir, décès, décéder, décédé, mortel, deuil
enceinte, grossesse, maternité, bébé
naissance, naître, nouveau-né, accouchement, accoucher
enfant, enfance, fils, fille, mineur, jeune, gamin, petit
parent, père, mère, maman, papa, famille, familial
grand-parent, grand-mère, grand-père, personne âgée, aîné, senior, âgé, vieux
conjoint, époux, épouse, mari, femme, couple, concubin
mariage, marier, se marier, pacs, union
divorce, divorcer, séparation, séparé
garde d'enfants, nourrice, assistante maternelle, crèche, garderie, service de garde, nounou
école, scolaire, scolarité, classe
collège, lycée, établissement scolaire
université, étudiant, faculté, enseignement supérieur
enseignant, professeur, instituteur, maître, formateur
apprendre, apprentissage, formation, se former, étudier, cours, atelier
enseigner, transmettre, expliquer, partager
diplôme, certification, certificat, attestation, qualification
inscription, inscrire, s'inscrire, adhésion, adhérer, enregistrer, enregistrement
annulation, désinscription, désinscrire, désabonner
réserver, réservation, rendez-vous
formulaire, dossier, document, papier, pièce
copie, duplicata, double, photocopie, exemplaire
attestation, justificatif, preuve, certificat
déclarer, déclaration, formalité, démarche, signaler
démarche, procédure, formalité, étapes, comment faire
loi, règle, réglementation, légal, règlement, juridique
droit, droits, avantage
justice, tribunal, juge, judiciaire, procès
plainte, porter plainte, réclamation, se plaindre, recours
avocat, défenseur, conseil juridique
amende, contravention, sanction, punition, pénalité, pv
police, gendarmerie, policier, gendarme
voler, vol, cambriolage, cambrioler
mairie, commune, municipal, municipalité, ville, hôtel de ville, maire
préfecture, préfet, administration, administratif
citoyen, habitant, résident, administré
voter, vote, élection, électoral, scrutin
carte d'identité, passeport, pièce d'identité, papiers d'identité
nationalité, naturalisation, étranger, immigré, titre de séjour, carte de séjour
langue, linguistique, parler, français langue étrangère, alphabétisation
logement, habitation, maison, appartement, domicile, foyer, chez moi, chez soi, habiter, résidence
loyer, location, louer, locataire, bail
propriétaire, bailleur
déménager, déménagement, changement d'adresse, emménager
hlm, logement social, logement à loyer modéré
voisin, voisinage, quartier
bruit, nuisance, bruyant, tapage
travaux, rénovation, bricolage, réparer, réparation
électricité, énergie, chauffage, gaz
poubelle, déchet, ordures, recyclage, tri, déchetterie, encombrants
eau, plomberie, fuite
jardin, jardinage, potager, plante, plantes
vélo, bicyclette, cyclable, cycliste
voiture, automobile, auto, véhicule, conduire, conduite
stationnement, parking, se garer, stationner
transport, bus, métro, tramway, train, transports en commun
voyage, voyager, déplacement, se déplacer, trajet, séjour
aller, se rendre, déplacer
sortir, sortie, dehors, extérieur
rester, demeurer
revenir, retour, retourner, rentrer
visite, visiter, rendre visite, voir
étranger, à l'étranger, pays, international
frontière, douane
billet, ticket, titre de transport
nourriture, alimentation, alimentaire, manger, aliment, repas, épicerie, courses
cuisine, cuisiner, recette, plat
restaurant, cantine, restauration
magasin, commerce, boutique, commerçant
acheter, achat, commande, commander
vendre, vente, vendeur
objet, chose, affaires, surface
vêtement, couture, coudre, habit
sport, sportif, gymnastique, activité physique, gym, fitness
marche, marcher, promenade, promener, randonnée, balade
piscine, natation, nager, baignade
musique, chant, chanter, chorale, instrument
danse, danser
dessin, dessiner, peinture, peindre
lire, lecture, livre, bibliothèque, médiathèque
théâtre, spectacle, scène
photo, photographie, image, vidéo, caméra, filmer, film
jeu, jouer, ludothèque, jeux
fête, fêter, anniversaire, festival
culture, culturel, musée, exposition
association, associatif, bénévole, bénévolat, volontaire
handicap, handicapé, invalide, invalidité, accessible, accessibilité, pmr
aveugle, malvoyant, déficient visuel
sourd, malentendant, langue des signes
réunion, rassemblement, rencontre, événement, groupe
participer, participation, rejoindre
animal, animaux, chien, chat
données, information, renseignement, fichier
personnel, personnelle, à caractère personnel, privé, vie privée
consulter, accéder, accès, voir, regarder
définition, définir, signifier, signification, c'est quoi, qu'est-ce que
différence, distinguer, distinction
utiliser, utilisation, usage, se servir, réutiliser
télécharger, installer, logiciel, application
publier, publication, diffuser, diffusion
partager, partage, échanger, échange
trouver, chercher, recherche, rechercher
choisir, choix, sélectionner
écrire, écrit, rédiger, rédaction
contacter, contact, joindre, coordonnées, adresse
envoyer, envoi, adresser, expédier
recevoir, réception
répondre, réponse
prolonger, prolongation, renouveler, renouvellement, reconduction
reporter, report, décaler
diminuer, réduire, baisse, baisser
augmenter, augmentation, hausse
besoin, nécessaire, falloir, requis
possible, possibilité, pouvoir
condition, critère, éligible, éligibilité, qui peut
conséquence, effet, impact, sanction
maximum, maximal, plafond, limite
minimum, minimal, smic
âge, ancienneté, ans
nuit, nocturne, soir
week-end, fin de semaine, samedi, dimanche
matin, matinée
jour férié, férié
isoler, isolement, quarantaine, confinement, confiner, confiné
hygiène, laver, nettoyer, désinfecter, propre
urgent, urgence, immédiat, rapidement
problème, difficulté, souci, ennui
conseil, conseiller, recommandation, recommander, astuce
métier, artisan, artisanat
entreprendre, créer une entreprise, création d'entreprise, auto-entrepreneur, entrepreneur
environnement, écologie, écologique, climat, développement durable
eau potable, boire, boisson
feu, incendie, pompier, pompiers
secourisme, premiers secours, premiers gestes
lunettes, vue, ophtalmologue
dentiste, dent, dents, dentaire
psychologue, moral, dépression, santé mentale, psychiatre
drogue, alcool, tabac, addiction, fumer, cigarette
"""

GENERAL = Lexicon.of([part.strip() for part in line.split(",")] for line in _LINES.strip().splitlines())
"""The general equivalences, as a lexicon."""
