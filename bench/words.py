"""Norwegian-like text from a fixed seed: own words, compounds and sentences, no real places."""

from __future__ import annotations

import random


def _listed(text: str) -> list[str]:
    return text.split()


FIRST = _listed("""
ungdoms barne skole arbeids fritids helse familie kommune nærmiljø oppfølgings utdannings
praksis nettverks kultur idretts frivillig bolig rus livs voksen lærling mentor veilednings
kveld sommer høst vinter frokost time dialog samtale mestrings tillits trygghets språk digital
verksted bibliotek musikk film matlagings natur dyre gårds sjø fjell buss sykkel morgen
""")
LAST = _listed("""
plan gruppe tiltak møte rom kafé verksted los kontakt samtale veileder team klubb dag uke
prosjekt tilbud ordning kurs base hjelp runde rute avtale løype leir krets bank telefon dør
bord hage bod lag stafett trinn bro port nøkkel vakt tjeneste vert time garanti
""")
HEADS = _listed("""
Åpen Felles Tidlig Rolig Fast Trygg Liten Første Nær Ny Egen Varm Bedre Mer Flere Tettere
Raskere
""")
TAILS = [
    "for unge voksne",
    "etter skoletid",
    "i ferien",
    "på tvers av tjenester",
    "sammen med arbeidsgiver",
    "før videregående",
    "med samme ressurser",
    "hjemme hos familien",
    "uten ventetid",
    "for dem som slutter",
    "gjennom hele året",
    "med én fast voksen",
    "i små klasser",
    "der ungdommen er",
    "når natta er lang",
]
WHO = [
    "De unge",
    "Elevene",
    "Lærlingene",
    "Foreldrene",
    "Ungdomsarbeideren",
    "Helsesykepleieren",
    "Veilederen",
    "Kontaktlæreren",
    "Treneren",
    "Arbeidsgiveren",
    "Rådgiveren på skolen",
    "De frivillige",
    "Vaktmesteren",
    "Ungdomsrådet",
    "Søsknene",
    "Bibliotekaren",
]
DOES = [
    "møter opp",
    "ringer den samme dagen",
    "holder av en plass",
    "spør hva som er viktig",
    "følger med inn døra",
    "sier navnet først",
    "lager en avtale",
    "tar den første samtalen",
    "deler frokost",
    "gir beskjed før helga",
    "finner noe å mestre",
    "venter til svaret kommer",
    "skriver en kort melding",
    "går en tur i stedet for et møte",
    "kjenner igjen mønsteret",
    "får hjelp til skolearbeidet",
]
WHERE = [
    "på ungdomsklubben",
    "i svømmehallen",
    "på biblioteket",
    "ved bussholdeplassen",
    "på verkstedet",
    "hos NAV",
    "i skolegården",
    "på kjøpesenteret",
    "i oppfølgingstjenesten",
    "på arbeidsplassen",
    "hjemme ved kjøkkenbordet",
    "i idrettslaget",
]
WHEN = [
    "hver tirsdag",
    "den første uka",
    "når noen er borte",
    "etter jul",
    "hele sommeren",
    "to ganger i måneden",
    "før karakterene settes",
    "samme kveld",
    "så snart det er behov for det",
    "gjennom hele skoleåret",
]
SO = [
    "slik at ingen mister kontakten",
    "selv om pengene er de samme",
    "uten at det krever nye stillinger",
    "og det gjør overgangen lettere",
    "fordi tilliten alt er der",
    "så flere fullfører videregående opplæring",
    "og da kommer de igjen",
    "mens andre steder venter på et vedtak",
]
PLACE_FIRST = _listed("""
Nord Sør Øst Vest Fjell Furu Gran Bjørke Lang Stein Elve Sand Kalv Hest Ulve Reve Myr Skog Havn
Tjern Lyng Selje Rogn Aske Molte Tind
""")
PLACE_LAST = _listed("""
våg dal nes vik moen bygd sund mark lia strand stad haug berget tangen
""")

STATUSES = _listed("ide planlagt testes justeres besluttet i_drift avsluttet forkastet")
STATES = _listed("nominert observert ressurstestet bekreftet formidlet avvist")
SOURCES = _listed("ung parorende ansatt leder nav_veileder observasjon dialogmote statistikk")
METHODS = _listed("samtale intervju observasjon dialogmote sporreskjema dokument")
THEMES = [
    "Skole og overganger",
    "Psykisk helse",
    "Arbeid og praksis",
    "Fritid",
    "Familie",
    "Rus",
    "Bolig",
    "Språk og kultur",
    "Digital hverdag",
    "Medvirkning",
    "Økonomi",
    "Nærmiljø",
]
TARGETS = [
    "Unge mellom 18 og 24 uten jobb eller skoleplass",
    "Elever på ungdomstrinnet og foresatte",
    "Lærlinger som er i ferd med å slutte",
    "Unge voksne med langt fravær",
]
SETTINGS = [
    "Ungdomsklubben og biblioteket",
    "Videregående skole",
    "Arbeidsplasser i nærmiljøet",
    "NAV og oppfølgingstjenesten",
]
TERMS = {
    "kategori": ["Møteplass", "Overgang", "Oppfølging", "Kurs", "Samordning", "Aktivitet"],
    "maalgruppe": ["Elever", "Lærlinger", "Unge voksne", "Foreldre", "Ansatte"],
    "arena": ["Skole", "Fritid", "Arbeidsliv", "Hjemme", "Digitalt"],
    "hjemmel": ["Opplæringsloven", "Sosialtjenesteloven", "Samtykke", "Barnevernsloven"],
}
COMMON = "svømmehall"  # about every third record says it
RARE = "fyrvokter"  # twelve records say it, whatever the size


class Writer:
    """Writes titles and sentences; the same seed gives the same text."""

    def __init__(self, seed: int, sentences: int = 6000) -> None:
        self.random = random.Random(seed)
        self.compounds = [f + last for f in FIRST for last in LAST]
        self.sentences = [self._sentence() for _ in range(sentences)]

    def _sentence(self) -> str:
        pick = self.random.choice
        parts = [pick(WHO), pick(DOES), pick(WHERE)]
        if self.random.random() < 0.6:
            parts.append(pick(WHEN))
        if self.random.random() < 0.4:
            parts.append(f"med {pick(self.compounds)}")
        ending = f", {pick(SO)}" if self.random.random() < 0.5 else ""
        return " ".join(parts) + ending + "."

    def title(self) -> str:
        """Three to eight words."""
        pick = self.random.choice
        words = [pick(HEADS), pick(self.compounds), pick(TAILS)]
        if self.random.random() < 0.3:
            words[0] = f"{pick(HEADS)} {pick(self.compounds)} og"
        return " ".join(words)

    def text(self, least: int = 1, most: int = 3) -> list[str]:
        """Some sentences."""
        return self.random.choices(self.sentences, k=self.random.randint(least, most))


def places(count: int) -> list[str]:
    """Names of made-up places, each once."""
    names = [first + last for last in PLACE_LAST for first in PLACE_FIRST]
    return sorted(set(names))[:count]
