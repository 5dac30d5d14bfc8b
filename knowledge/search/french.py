"""What any French texter knows: the words that carry no subject, and the abbreviations of short messages."""

from __future__ import annotations

_FRENCH = """
    a ai aie aient ait alors as au aucun aucune aujourd'hui auquel aura aurai auraient aurais aurait auras aurez auriez
    aurions aurons auront aussi autre autres aux auxquels auxquelles avaient avais avait avant avec avez aviez avions avoir
    avons ayant ayez ayons bah ben bien bon bonjour bonsoir c ca car ce ceci cela celle celles celui cependant ces cet
    cette ceux chacun chacune chaque chez ci comme comment d dans de dedans depuis des desquels desquelles des desormais
    deux devoir devons devez doit doivent dois devrait devrais devraient dont donc du duquel durant elle elles en encore
    enfin ensuite entre envers es est et etaient etais etait etant ete etes etiez etions etre eu eue eux eut faire fait
    faites fais faisons font faudra faudrait faut fallait fois furent fut hein hormis hors ici il ils j je jusqu jusque
    l la laquelle le lequel les lesquels lesquelles leur leurs lors lorsqu lorsque lui m ma mais malgre me meme memes merci
    mes mien mienne miens miennes moi moins mon n ne ni non nos notre notres nous on ont ou ouais oui par parce parfois
    parmi pas pendant peu peut peuvent peux plus plutot pour pourquoi pourrai pourrais pourrait pourrez pourriez pourra
    pourrons pourront pouvez pouvoir pouvait pouvons puis puisqu puisque puisse puissent qu quand quant que quel quelle
    quelles quels quelqu quelque quelques qui quiconque quoi quoique s sa sans sauf se sera serai seraient serais serait
    seras serez seriez serions serons seront ses si sien sienne siens siennes sinon soi soient sois soit sommes son sont
    souhaite souhaiterais souhaiterait stp svp sous suis sur t ta tant te tel telle telles tels tes tien tienne toi ton
    tous tout toute toutes tres trop tu un une va vais vas vers via voici voila voir voudrais voudrait vont vos votre
    votres vous vouloir voulez voulait voulais veut veux y salut coucou allo combien est-ce
"""

_ENGLISH = """
    a about am an and any are as at be been being but by can could did do does doing don for from get had has have having
    he her here hers him his how i if in into is it its just ll me my no not of on or our ours please re shall she should
    so some such than that the their them then there these they this those to too us ve very was we were what when where
    which who whom whose why will with would you your yours hello hi thanks thank
"""

STOP = frozenset(_FRENCH.split())
"""Folded French words that carry no subject of their own."""

STOP_ENGLISH = frozenset(_ENGLISH.split())
"""English words that carry no subject of their own; they count only in questions that look English."""

SMS: dict[str, str] = {
    typed: meant
    for line in """
    pk pq pkoi pourkoi prkoi prquoi pourqoi=pourquoi
    cmt cmnt coment comen koman komen cment=comment
    qd kan kand qan=quand
    cb cbien combi1 kombien conbien=combien
    ou ù=où
    ki=qui
    ke k q=que
    koi qoi kwa=quoi
    kel kels kelle kelles kl ql qel=quel
    kes kesk keske keskon qqc queske keskil keskia kesako=qu est ce
    esk esque eske ske estce estceque esqe=est ce que
    c cé sé cest=c est
    g jai gé jé=j ai
    chui chuis jsuis jsui sui=je suis
    j jpeu jpeux=je
    jveux jveu jvoudrais jvoudré=je veux
    jsais jsai chai=je sais
    jdois jdoi=je dois
    t tes ta té=tu es
    ya yatil yatils atil=y a
    fo fau fodrai=faut
    peu peutetre ptetre ptet=peut
    mn=mon
    vs=vous
    ns=nous
    ds=dans
    ac avc av avek=avec
    pr pour pou=pour
    ss=sans
    sr=sur
    entr=entre
    dc dnc donk=donc
    pcq pck parske paske pcke pskeu psk=parce que
    tt tout=tout
    ts tous=tous
    tte ttes=toute
    mm mem mêm=même
    tjs tjr tjrs toujour=toujours
    jms jamé=jamais
    bcp bcoup bocou boku=beaucoup
    bi1 b1=bien
    ri1=rien
    qq qqs qlq=quelque
    qqn qqun kelkun=quelqu un
    qqch qqchose kkchose=quelque chose
    mtn mnt maint maintnan=maintenant
    ojd ajd auj ojourdui aujourdhui aujourdui=aujourd'hui
    dem dmn 2m1 dem1=demain
    aprem aprm apm=après midi
    wk we wkd wkend=week end
    tps tmps tem=temps
    lgtps lgtmp longtmps=longtemps
    min mn=minutes
    hr hrs=heures
    sem smn=semaine
    an ans=an
    slt=salut
    bjr bjour bonj=bonjour
    bsr=bonsoir
    mci mrc mr6=merci
    stp svp silteplai silvousplait sivouplé=s il vous plaît
    dsl dzl=désolé
    rdv rdvs rendezvous=rendez vous
    taf trav tvl boulo=travail
    taffe taffer tafer bosse bosser=travailler
    pb pbs prob pblm probl=problème
    pers prsn prs prsne persn=personne
    num nb n° nbr=numéro
    tel tél teleph telph fone phone=téléphone
    txto sms=sms
    msg mess=message
    mel mél=mail
    appart appt appartmt=appartement
    asso assos assoc=association
    admin=administratif
    adm=administration
    secu sécu=sécurité sociale
    doc docs=document
    dossié=dossier
    ordi ordis pc=ordinateur
    info infos renseign=information
    inscr=inscription
    lvl niv=niveau
    gratos gratui=gratuit
    resto restau=restaurant
    ciné cine=cinéma
    bibli biblio bu=bibliothèque
    mediat médiath=médiathèque
    prof profs=professeur
    fac univ=université
    lycé=lycée
    gosse gosses marmot marmots=enfant
    mioche mioches=enfant
    dept dpt=département
    gouv=gouvernement
    resp=responsable
    entr entrep=entreprise
    bltn=bulletin
    ptit pti ptite=petit
    gd grd gde=grand
    auj=aujourd'hui
    rep=réponse
    env=environ
    ct cetai=c était
    kom=comme
    pdt pdant=pendant
    apr aps=après
    avt=avant
    vrmt vrm vrément=vraiment
    svt=souvent
    surt=surtout
    dpuis dep depui=depuis
    fam=famille
    mec keum=homme
    meuf=femme
    tune thune thunes fric pognon oseille=argent
    bagnole caisse tuture=voiture
    vélib=vélo
    permi=permis
    clope clopes=cigarette
    toubib=médecin
    hosto=hôpital
    kiné=kinésithérapeute
    psy=psychologue
    dispo dispos=disponible
    rens=renseignement
    gvt=gouvernement
    ordo=ordonnance
    vac=vacances
    lgt logt=logement
    proprio=propriétaire
    coloc=colocation
    contr=contrat
    cv=curriculum vitae
    """.strip().splitlines()
    for typed_all, _, meant in (line.strip().partition("="),)
    for typed in typed_all.split()
}
"""Short-message spellings, folded or not, and the words meant."""
