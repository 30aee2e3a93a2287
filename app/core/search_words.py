"""Small word lists for the analyser in search.py: what to skip and what the stemmer misses."""

# Words too common to tell texts apart, bokmål and nynorsk. Compared before stemming.
_STOP = """
alle andre at av bare begge berre ble blei bli blir blitt både da de deg dei deira dem den denne
dens der dere deres derfor det dette di din disse ditt du dykk dykkar då eg ei ein eit eitt ell
eller elles en enn er et ett etter for fordi fra frå før ha hadde han hans har hennar henne hennes
her hjå ho honom hos hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke ikkje ingen
ingi inn ja jeg kan kom korleis kun kunne kva kvar kven kvi kvifor man mange me med medan meg
meget mellom men mi min mine mitt mot mykje må ned no noe noen noka noko nokon nokor nokre nå når
og også om opp oss over på samme seg selv si sia sidan siden sin sine sitt sjøl skal skulle slik
so som somme somt så sånn til um upp ut uten var vart varte ved vere verte vi vil ville vore vors
vort vår våre være vært å
"""
STOP_WORDS = frozenset(_STOP.split())

# Forms that share no stem with their base word, by the whole word …
IRREGULAR = {
    "barna": "barn",
    "barnas": "barn",
    "bøker": "bok",
    "bøkene": "bok",
    "brødre": "bror",
    "døtre": "datter",
    "fedre": "far",
    "føtter": "fot",
    "hender": "hånd",
    "hendene": "hånd",
    "menn": "mann",
    "mennene": "mann",
    "mødre": "mor",
    "mødrene": "mor",
    "netter": "natt",
    "nettene": "natt",
    "unge": "ung",
    "yngre": "ung",
    "yngste": "ung",
}

# … and by what the stemmer makes of them (nynorsk forms, lost vowels, clashes).
STEM_ALIASES = {
    "born": "barn",
    "foreldr": "foreld",
    "fremtid": "framtid",
    "fremdrift": "framdrift",
    "hjelpar": "hjelp",
    "numr": "num",
    "sentr": "sent",
    "skul": "skol",
    # not "som": that is a stop word, and kept in titles
    "somm": "sommer",
    "somr": "sommer",
    "søstr": "søst",
}
