"""Every form of the house: where it stands, where it is sent, who sends it, what is fine in it.

A form is opened on its page and filled in as it stands there; `valid` says what else it needs.
"""

from __future__ import annotations

import re

from app import registry
from app.accounts import forms as accounts
from app.contact import forms as contact
from app.core.web import Route
from app.council import forms as council
from app.cycles import forms as cycles
from app.cycles import number_forms
from app.initiatives import forms as initiatives
from app.insights import forms as insights
from app.intake import forms as intake
from app.methods import forms as methods
from app.networks import forms as networks
from app.newsletter import forms as newsletter
from app.practices import forms as practices
from app.problems import forms as problems
from app.progress import forms as progress
from app.reminders import forms as reminders
from app.replication import forms as replication
from app.terms import forms as terms
from app.thread import forms as thread
from tests.architecture import meetings_table, workshop_table
from tests.architecture.forms_kinds import (
    BOARD,
    DONE,
    GROUP,
    HEARD,
    JOIN,
    MEASURE,
    METHOD,
    PASSWORD,
    POST,
    SEATED,
    SETTINGS,
    TESTS,
    TRIAL,
    TRIED,
    At,
)
from tests.architecture.house import FORGOT, INVITED
from tests.architecture.house_numbers import MEASURE_CODE

FORMS: dict[str, At] = {
    "/logg-inn": At(
        "/logg-inn", accounts.SignInForm, {"email": "a@eksempel.no", "password": "x"}, who=""
    ),
    "/glemt-passord": At("/glemt-passord", accounts.ForgotForm, {"email": "a@eksempel.no"}, who=""),
    "/nytt-passord/{token}": At(
        f"/nytt-passord/{FORGOT}", accounts.NewPasswordForm, {"new_password": PASSWORD}, who=""
    ),
    "/min-side/navn": At("/min-side", accounts.NameForm, {}, "/min-side/navn"),
    "/min-side/passord": At(
        "/min-side",
        accounts.ChangePasswordForm,
        {"password": PASSWORD, "new_password": PASSWORD + "!"},
        "/min-side/passord",
    ),
    "/min-side/varsler": At("/min-side/varsler", reminders.MailChoicesForm, {}),
    "/innstillinger/nettverk": At(
        "/innstillinger",
        networks.NewNetworkForm,
        {"name": "Nytt"},
        "/innstillinger/nettverk",
        "admin",
    ),
    "/innstillinger/kommuner": At(
        "/innstillinger/kommuner",
        networks.MunicipalityForm,
        {"number": "3401", "name": "Kongsvinger"},
        who="admin",
    ),
    "/innstillinger/kommuner/{id}": At(
        "/innstillinger/kommuner/{place}", networks.MunicipalityForm, who="admin"
    ),
    "/innstillinger/synonymer": At(
        "/innstillinger/synonymer",
        networks.SynonymForm,
        {"words": "leksehjelp = lekser"},
        who="admin",
    ),
    "/innstillinger/synonymer/{navn}": At(
        "/innstillinger/synonymer/nav", networks.SynonymForm, who="admin"
    ),
    "/innstillinger/administratorer": At(
        "/innstillinger/administratorer",
        networks.AdminForm,
        {"email": "leader@eksempel.no"},
        who="admin",
    ),
    "/{nett}/innstillinger/invitasjoner": At(
        f"{SETTINGS}/invitasjoner", networks.InviteForm, {"role": "leser"}
    ),
    "/invitasjon/{token}": At(f"/invitasjon/{INVITED}", networks.JoinForm, JOIN, who=""),
    "/{nett}/innstillinger/grupper": At(
        f"{SETTINGS}/grupper", networks.NameForm, {"name": "Eidskog"}
    ),
    "/{nett}/innstillinger/grupper/{gruppe}": At(f"{SETTINGS}/grupper/asnes", networks.NameForm),
    "/{nett}/innstillinger/grupper/{gruppe}/kommuner": At(
        f"{SETTINGS}/grupper/asnes",
        networks.PlaceForm,
        {"municipality_id": "{free_place}"},
        f"{SETTINGS}/grupper/asnes/kommuner",
    ),
    "/{nett}/innstillinger/grupper/{gruppe}/kommuner/{id}/avslutt": At(
        f"{SETTINGS}/grupper/asnes",
        networks.LastDayForm,
        {"ends": "2199-01-01"},
        f"{SETTINGS}/grupper/asnes/kommuner/{{covered}}/avslutt",
    ),
    "/{nett}/innstillinger/tema": At(f"{SETTINGS}/tema", networks.NameForm, {"name": "Tillit"}),
    "/{nett}/innstillinger/tema/{id}": At(f"{SETTINGS}/tema/{{theme}}", networks.NameForm),
    "/{nett}/innstillinger/ord": At(f"{SETTINGS}/ord", terms.NewTermForm, {"name": "Havna"}),
    "/{nett}/innstillinger/ord/{id}": At(f"{SETTINGS}/ord/{{word}}", terms.TermForm),
    "/bibliotek/metoder/ny": At(
        "/bibliotek/metoder/ny", methods.MethodForm, {"title": "Jobbsentralen"}, who="admin"
    ),
    "/bibliotek/metoder/{slug}/rediger": At(f"{METHOD}/rediger", methods.MethodForm, who="admin"),
    "/bibliotek/metoder/{slug}/resultater": At(
        METHOD,
        methods.ResultForm,
        {"what": "Fullførte", "k": "3", "n": "4"},
        f"{METHOD}/resultater",
        "admin",
    ),
    "/{nett}/innstillinger/organisasjoner": At(
        f"{SETTINGS}/organisasjoner",
        networks.OrganisationForm,
        {"name": "Kirkens bymisjon", "sector": "frivillig"},
    ),
    "/{nett}/innstillinger/organisasjoner/{id}": At(
        f"{SETTINGS}/organisasjoner/{{organisation}}", networks.OrganisationForm
    ),
    "/{nett}/innstillinger/folk/{id}": At(f"{SETTINGS}/folk/{{member}}", networks.MemberForm),
    "/{nett}/innstillinger/folk/{id}/sperr": At(
        f"{SETTINGS}/folk/{{member}}",
        networks.ReasonForm,
        {"reason": "Har sluttet"},
        f"{SETTINGS}/folk/{{member}}/sperr",
    ),
    "/{nett}/innstillinger/folk/{id}/opphev": At(
        f"{SETTINGS}/folk/{{suspended}}",
        networks.ReasonForm,
        {"reason": "Er tilbake"},
        f"{SETTINGS}/folk/{{suspended}}/opphev",
    ),
    "/{nett}/innstillinger": At(SETTINGS, networks.NetworkForm),
    "/{nett}/innstillinger/faser/{no}": At(f"{SETTINGS}/faser/1", networks.PhaseForm),
    "/{nett}/innsikt/ny": At("/nett/innsikt/ny", insights.NewInsightForm, {"title": "Sett"}),
    "/{nett}/innsikt/{slug}/rediger": At(f"{HEARD}/rediger", insights.InsightForm),
    "/{nett}/sitater/ny": At("/nett/sitater/ny", insights.QuoteForm, {"text": "Fint."}),
    "/{nett}/sitater/{nummer:int}/rediger": At("/nett/sitater/{quote}/rediger", insights.QuoteForm),
    "/{nett}/praksiser/ny": At("/nett/praksiser/ny", practices.NewPracticeForm, {"title": "Ny"}),
    "/{nett}/praksiser/{slug}/rediger": At(f"{DONE}/rediger", practices.PracticeForm),
    "/{nett}/praksiser/{slug}/ressurstest": At(f"{DONE}/ressurstest", practices.ResourceTestForm),
    "/{nett}/praksiser/{slug}/kontrast": At(
        DONE,
        practices.ContrastForm,
        {"unit": "9B", "shows": "true", "deviant": "false"},
        f"{DONE}/kontrast",
    ),
    "/{nett}/praksiser/{slug}/innsikt": At(
        f"{DONE}/innsikt", practices.InsightLinkForm, {"insight_id": "{insight}"}
    ),
    "/{nett}/praksiser/{slug}/avvis": At(
        DONE, practices.RejectForm, {"reason": "Krever mer"}, f"{DONE}/avvis"
    ),
    "/{nett}/tiltak/ny": At("/nett/tiltak/ny", initiatives.NewInitiativeForm, {"title": "Nytt"}),
    "/{nett}/tiltak/{slug}/rediger": At(f"{TRIED}/rediger", initiatives.InitiativeForm),
    "/{nett}/tiltak/{slug}/avslutt": At(
        f"{TRIED}/avslutt",
        initiatives.CloseForm,
        {"outcome": "forkastet", "expected": "Mer", "learned": "Mye", "advice": "Prøv"},
    ),
    "/{nett}/tiltak/{slug}/prov": At(
        "/nett/tiltak/opphavet/prov", replication.TryForm, {"group_id": "{free_group}"}
    ),
    "/{nett}/tiltak/{slug}/lignende": At(f"{TRIED}/lignende", replication.SeenForm),
    "/{nett}/tiltak/{slug}/utproving": At(TRIAL, replication.ReportForm),
    "/{nett}/tiltak/{slug}/utproving/tilpasning": At(
        f"{TRIAL}/tilpasning", replication.AdaptationForm, {"what": "På rådhuset"}
    ),
    "/{nett}/tiltak/{slug}/utproving/tilpasning/{nummer:int}": At(
        f"{TRIAL}/tilpasning/{{adaptation}}", replication.AdaptationForm
    ),
    "/{nett}/tiltak/{slug}/tester/ny": At(
        f"{TESTS}/ny", cycles.PlanForm, {"question": "Kommer de?", "prediction": "15 kommer"}
    ),
    "/{nett}/tiltak/{slug}/tester/{nummer:int}/rediger": At(f"{TESTS}/1/rediger", cycles.PlanForm),
    "/{nett}/tiltak/{slug}/tester/{nummer:int}/studer": At(
        f"{TESTS}/2/studer", cycles.StudyForm, {"happened": "12 kom"}
    ),
    "/{nett}/tiltak/{slug}/tester/{nummer:int}/beslutt": At(
        f"{TESTS}/3/beslutt", cycles.DecideForm, {"decision": "tilpass", "reason": "Vi så det"}
    ),
    "/{nett}/tiltak/{slug}/malinger/ny": At(
        f"{TRIED}/malinger/ny", cycles.MeasureForm, {"name": "Hvor mange som kom"}
    ),
    "/{nett}/maalinger/{slug}/rediger": At(f"{MEASURE}/rediger", cycles.MeasureForm),
    "/{nett}/tiltak/{slug}/kontakt": At(
        f"{TRIED}/kontakt",
        contact.ContactForm,
        {"name": "Kari", "email": "kari@eksempel.no", "place": "NAV", "message": "Hvordan?"},
        who="",
    ),
    "/{nett}/interesse/{nummer:int}": At("/nett/interesse/{interest}", contact.AnswerForm),
    "/{nett}/innstillinger/kontakt": At(f"{SETTINGS}/kontakt", contact.ContactSettingsForm),
    "/{nett}/grupper/{gruppe}/problemstilling/ny": At(
        f"{GROUP}/problemstilling/ny", problems.VersionForm
    ),
    "/{nett}/grupper/{gruppe}/vendesporsmal/ny": At(
        f"{GROUP}/vendesporsmal/ny", problems.QuestionForm, {"text": "Finnes det noen?"}
    ),
    "/{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/rediger": At(
        f"{GROUP}/vendesporsmal/{{question}}/rediger", problems.QuestionForm
    ),
    "/{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/svar": At(
        f"{GROUP}/vendesporsmal/{{question}}/svar", problems.AnswerForm
    ),
    "/{nett}/framdrift/overstyr": At(
        "/nett/framdrift/overstyr?maal=1.1&gruppe=asnes",
        progress.OverrideForm,
        {},
        "/nett/framdrift/overstyr",
    ),
    "/{nett}/ungdomsrad/ny": At("/nett/ungdomsrad/ny", council.BoardForm, {"name": "Nytt møte"}),
    "/{nett}/ungdomsrad/{slug}/rediger": At(f"{BOARD}/rediger", council.BoardForm),
    "/{nett}/ungdomsrad/{slug}/legg": At(
        BOARD, council.GroupForm, {"cards": "{loose}", "name": "Buss"}, f"{BOARD}/legg"
    ),
    "/{nett}/ungdomsrad/{slug}/klynge/{nummer:int}": At(
        f"{BOARD}/klynge/{{cluster}}", council.ClusterForm
    ),
    "/{nett}/ungdomsrad/{slug}/send/{nummer:int}": At(
        "/nett/ungdomsrad/delt/send/{shared_cluster}",
        council.SendForm,
        {"title": "Mer tid", "group_id": "{grue}"},
    ),
    "/{nett}/onsker/{slug}/svar": At(
        "/nett/onsker/onske",
        council.AnswerForm,
        {"answer_kind": "ja", "answer": "Fra høsten."},
        "/nett/onsker/onske/svar",
    ),
    "/rad/{kode}/{plass}/legg": At(
        SEATED,
        council.GroupForm,
        {"cards": "{other_loose}", "name": "Venner"},
        f"{SEATED}/legg",
        "",
    ),
    "/rad/{kode}/{plass}/klynge/{nummer:int}": At(
        f"{SEATED}/klynge/{{cluster}}", council.ClusterForm, who=""
    ),
    "/{nett}/maalinger/{slug}": At(MEASURE, number_forms.NumberForm, {"value": "12"}),
    "/{nett}/maalinger/{slug}/tall/{nummer:int}": At(
        f"{MEASURE}/tall/{{measurement}}", number_forms.NumberForm
    ),
    "/{nett}/maalinger/{slug}/grunnlinje": At(
        MEASURE, number_forms.FreezeForm, {}, f"{MEASURE}/grunnlinje"
    ),
    "/m/{kode}": At(
        f"/m/{MEASURE_CODE}",
        number_forms.LinkNumberForm,
        {"value": "12", "on_day": "2020-01-01"},
        who="",
    ),
    "/{nett}/innstillinger/maal": At(f"{SETTINGS}/maal", progress.ThresholdForm),
    "/{nett}/del": At("/nett/del", intake.YouthForm, {"a1": "Det gikk bra."}, who=""),
    "/del/{kode}": At("/del/{code}", intake.YouthForm, {"a1": "Det gikk bra."}, who=""),
    "/mitt-innspill": At("/mitt-innspill", intake.ReceiptForm, {"ord": "{words}"}, who=""),
    "/{nett}/innspill/papir": At(
        "/nett/innspill/papir?lenke=0",
        intake.PaperForm,
        {"a1": "Sett."},
        "/nett/innspill/papir",
        "member",
    ),
    "/{nett}/innspill/{nummer:int}/skjul": At(
        POST, intake.MaskForm, {"word": "meg"}, f"{POST}/skjul", "moderator"
    ),
    "/{nett}/innspill/{nummer:int}/sporsmal": At(
        POST, intake.AskForm, {"text": "Hvem?"}, f"{POST}/sporsmal", "moderator"
    ),
    "/{nett}/innspill/{nummer:int}/godkjenn": At(
        POST, intake.ApproveForm, {"group_id": "{group}"}, f"{POST}/godkjenn", "moderator"
    ),
    "/{nett}/innspill/{nummer:int}/avvis": At(
        POST, intake.RejectForm, {"reason": "Sagt før."}, f"{POST}/avvis", "moderator"
    ),
    "/{nett}/innspill/{nummer:int}/notat": At(
        POST, intake.NoteForm, {"note": "Se."}, f"{POST}/notat", "moderator"
    ),
    "/{nett}/innstillinger/ungdom": At(f"{SETTINGS}/ungdom", intake.YouthSettingsForm),
    "/{nett}/innstillinger/lenker": At(f"{SETTINGS}/lenker", intake.LinkForm, {"name": "Klubben"}),
    "/{nett}/innstillinger/lenker/{id}": At(f"{SETTINGS}/lenker/{{link}}", intake.LinkForm),
    "/{nett}/nyhetsbrev": At(
        "/nett/nyhetsbrev", newsletter.AddressForm, {"email": "kari@eksempel.no"}, who=""
    ),
    "/{nett}/nyhetsbrev/nytt": At("/nett/nyhetsbrev/nytt", newsletter.NewIssueForm),
    "/{nett}/nyhetsbrev/{nummer:int}/rediger": At(
        "/nett/nyhetsbrev/{draft_issue}/rediger", newsletter.IssueForm
    ),
    "/{nett}/innstillinger/nyhetsbrev": At(
        f"{SETTINGS}/nyhetsbrev", newsletter.AddressForm, {"email": "ola@eksempel.no"}
    ),
    "/{nett}/logg": At("/nett/logg", thread.QuickForm, {"text": "Sett i dag"}),
    **workshop_table.FORMS,
    **meetings_table.FORMS,
}


def declared(method: str) -> list[Route]:
    """Every route of the house with this method."""
    found = [route for router in registry.routers() for route in router.declared]
    return [route for route in found if route.method == method]


def leads_to(route: Route, address: str) -> bool:
    """Whether an address is one of this route's."""
    pattern = re.sub(r"\\{\w+(:int)?\\}", "[^/]+", re.escape(route.path))
    return re.fullmatch(pattern, address.partition("?")[0]) is not None
