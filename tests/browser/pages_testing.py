"""The pages of test cycles and measures, and their forms with nothing in them."""

from __future__ import annotations

WHO = "furuvag-helsesykepleier.eksempel"
BREAKFAST = "/eksempelregionen/tiltak/tirsdagsfrokosten"
MEASURE = "/eksempelregionen/maalinger/unge-som-kom-til-frokost"
PAGES = (
    BREAKFAST,
    BREAKFAST + "/tester",
    BREAKFAST + "/tester/1",
    BREAKFAST + "/tester/ny?etter=1",
    BREAKFAST + "/tester/2/rediger",
    BREAKFAST + "/tester/2/studer",
    BREAKFAST + "/tester/2/beslutt",
    BREAKFAST + "/malinger/ny",
    MEASURE + "/rediger",
)
# An example on a fact: it says so.
REAL = "/kongsvingerregionen/tiltak/frokostklubb-pa-videregaende"
EXAMPLE = (REAL, REAL + "/tester/1")
# Who, on which page, by which button.
EMPTY = (
    (WHO, BREAKFAST + "/tester/ny", "Lagre planen"),
    (WHO, BREAKFAST + "/tester/2/studer", "Lagre og gå videre"),
    (WHO, BREAKFAST + "/tester/2/beslutt", "Lagre beslutningen"),
    (WHO, BREAKFAST + "/malinger/ny", "Lagre målingen"),
)
