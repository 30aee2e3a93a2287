"""Every button of the house: a form that carries hidden fields, and nobody writes in."""

from __future__ import annotations

from app.accounts import forms as accounts
from app.council import forms as council
from app.cycles import forms as cycles
from app.cycles import number_forms
from app.following import forms as following
from app.initiatives import forms as initiatives
from app.insights import forms as insights
from app.intake import forms as intake
from app.moving import forms as moving
from app.newsletter import forms as newsletter
from app.practices import forms as practices
from app.problems import forms as problems
from app.progress import forms as progress
from app.terms import forms as terms
from tests.architecture import meetings_table, workshop_table
from tests.architecture.forms_kinds import (
    BOARD,
    DONE,
    GROUP,
    HEARD,
    MEASURE,
    METHOD,
    POST,
    SEATED,
    SETTINGS,
    TESTS,
    TRIAL,
    TRIED,
    Button,
)
from tests.architecture.house_council import CODE

BUTTONS: dict[str, Button] = {
    "/mitt-innspill/svar": Button(
        "/mitt-innspill/svar", intake.ReplyForm, {"ord": "{words}", "text": "Ja."}, who=""
    ),
    "/mitt-innspill/trekk": Button(
        "/mitt-innspill/trekk", intake.ReceiptForm, {"ord": "{words}"}, who=""
    ),
    "/{nett}/innspill/{nummer:int}/lest": Button(
        f"{POST}/lest", intake.TurnForm, {"version": "1"}, who="moderator"
    ),
    "/{nett}/innspill/{nummer:int}/bekymring": Button(
        f"{POST}/bekymring", intake.TurnForm, {"version": "1"}, who="moderator"
    ),
    "/{nett}/innspill/{nummer:int}/bekymring/fjern": Button(
        f"{POST}/bekymring/fjern", intake.TurnForm, {"version": "1"}, who="moderator"
    ),
    # Shown on a post that is marked; written in by tests/intake/test_worry.py.
    "/{nett}/innspill/{nummer:int}/bekymring/fulgt-opp": Button(
        f"{POST}/bekymring/fulgt-opp", intake.FollowedForm, {"followed_up": "Ringte."}, "moderator"
    ),
    # A choice of languages, shown once there is more than one catalogue.
    "/min-side/sprak": Button("/min-side/sprak", accounts.LanguageForm, {"language": ""}),
    "/demo-innlogging": Button(
        "/demo-innlogging", accounts.DemoForm, {"person": "{person}"}, who=""
    ),
    "/logg-ut": Button("/logg-ut"),
    "/min-side/okter/{id}/avslutt": Button("/min-side/okter/1/avslutt"),
    "/min-side/andre-okter/avslutt": Button("/min-side/andre-okter/avslutt"),
    # Sent by the script that keeps drafts, in a form's own words; answered by one sentence.
    "/utkast": Button("/utkast", accounts.DraftForm, {"address": "/nett/logg", "body": "text=a"}),
    "/utkast/forkast": Button("/utkast/forkast", accounts.DraftForm, {"address": "/nett/logg"}),
    "/innstillinger/nettverk/{id}/leder": Button(
        "/innstillinger/nettverk/{nett}/leder", who="admin"
    ),
    "/innstillinger/administratorer/{id}/fjern": Button(
        "/innstillinger/administratorer/{person}/fjern", who="admin"
    ),
    "/{nett}/innstillinger/invitasjoner/{id}/trekk": Button(
        f"{SETTINGS}/invitasjoner/{{invitation}}/trekk"
    ),
    "/{nett}/innstillinger/tema/{id}/ta-ut": Button(f"{SETTINGS}/tema/{{theme}}/ta-ut"),
    "/{nett}/innstillinger/tema/{id}/ta-inn": Button(f"{SETTINGS}/tema/{{theme}}/ta-inn"),
    "/{nett}/innstillinger/ord/{id}/ta-ut": Button(f"{SETTINGS}/ord/{{word}}/ta-ut"),
    "/{nett}/innstillinger/ord/{id}/ta-inn": Button(f"{SETTINGS}/ord/{{word}}/ta-inn"),
    "/{nett}/innstillinger/ord/{id}/sla-sammen": Button(
        f"{SETTINGS}/ord/{{word}}/sla-sammen", terms.IntoForm, {"into": "{other_word}"}
    ),
    "/bibliotek/metoder/{slug}/resultater/{nummer:int}/fjern": Button(
        f"{METHOD}/resultater/{{figure}}/fjern", who="admin"
    ),
    "/{nett}/innsikt/{slug}/unntak": Button(
        f"{HEARD}/unntak", insights.FlagForm, {"question_id": "{question}"}
    ),
    "/{nett}/innsikt/{slug}/unntak/{nummer:int}/fjern": Button(f"{HEARD}/unntak/1/fjern"),
    "/{nett}/innsikt/{slug}/problemstilling": Button(
        f"{HEARD}/problemstilling", insights.RestForm, {"version_id": "{version}"}
    ),
    "/{nett}/innsikt/{slug}/problemstilling/{nummer:int}/fjern": Button(
        f"{HEARD}/problemstilling/1/fjern"
    ),
    "/{nett}/praksiser/{slug}/kontrast/{nummer:int}/fjern": Button(
        f"{DONE}/kontrast/{{contrast}}/fjern"
    ),
    "/{nett}/praksiser/{slug}/innsikt/{nummer:int}/fjern": Button(f"{DONE}/innsikt/1/fjern"),
    "/{nett}/praksiser/{slug}/bekreft": Button(f"{DONE}/bekreft", who="member"),
    "/{nett}/praksiser/{slug}/status": Button(
        f"{DONE}/status", practices.MoveForm, {"state": "observert"}
    ),
    "/{nett}/tiltak/{slug}/folg": Button(f"{TRIED}/folg"),
    "/bibliotek/folg": Button("/bibliotek/folg", following.FollowSearchForm, {"query": "q=a"}),
    "/min-side/folger/{id}/stopp": Button("/min-side/folger/{followed}/stopp"),
    "/stopp/{token}": Button("/stopp/{stop}", who=""),
    "/varsler/stopp/{token}": Button("/varsler/stopp/{off}", who=""),
    "/innstillinger/jobber/{id}/igjen": Button(
        "/innstillinger/jobber/{stopped}/igjen", who="admin"
    ),
    "/innstillinger/jobber/{id}/dropp": Button(
        "/innstillinger/jobber/{stopped}/dropp", who="admin"
    ),
    "/innstillinger/jobber/epost/{id}/igjen": Button(
        "/innstillinger/jobber/epost/{mail}/igjen", who="admin"
    ),
    "/innstillinger/jobber/epost/{id}/dropp": Button(
        "/innstillinger/jobber/epost/{mail}/dropp", who="admin"
    ),
    "/{nett}/tiltak/{slug}/status": Button(
        f"{TRIED}/status", initiatives.MoveForm, {"state": "i_drift"}
    ),
    "/{nett}/tiltak/{slug}/tester/{nummer:int}/start": Button(
        f"{TESTS}/1/start", cycles.StartForm, {"version": "1"}
    ),
    "/{nett}/tiltak/{slug}/utproving/tilpasning/{nummer:int}/fjern": Button(
        f"{TRIAL}/tilpasning/{{adaptation}}/fjern"
    ),
    "/{nett}/grupper/{gruppe}/problemstilling/{nummer:int}/vedta": Button(
        f"{GROUP}/problemstilling/{{draft}}/vedta", problems.AdoptForm, {"version": "1"}
    ),
    "/{nett}/ungdomsrad/{slug}/ta-ut": Button(
        f"{BOARD}/ta-ut", council.CardForm, {"card": "{loose}"}
    ),
    "/{nett}/ungdomsrad/{slug}/prikk": Button(
        f"{BOARD}/prikk", council.DotsForm, {"cluster_id": "{cluster}", "dots": "1"}
    ),
    "/{nett}/ungdomsrad/{slug}/klynge/{nummer:int}/fjern": Button(
        f"{BOARD}/klynge/{{cluster}}/fjern"
    ),
    "/{nett}/maalinger/{slug}/tall/{nummer:int}/slett": Button(
        f"{MEASURE}/tall/{{measurement}}/slett", number_forms.StrikeForm, {"version": "1"}
    ),
    "/{nett}/maalinger/{slug}/lenke": Button(f"{MEASURE}/lenke"),
    "/{nett}/maalinger/{slug}/lenker/{nummer:int}/trekk": Button(
        f"{MEASURE}/lenker/{{measure_key}}/trekk"
    ),
    "/{nett}/ungdomsrad/{slug}/lenke": Button(f"{BOARD}/lenke"),
    "/{nett}/ungdomsrad/{slug}/del": Button(f"{BOARD}/del"),
    "/{nett}/ungdomsrad/{slug}/apne": Button("/nett/ungdomsrad/delt/apne"),
    "/rad/{kode}": Button(f"/rad/{CODE}", who=""),
    "/rad/{kode}/{plass}/ta-ut": Button(
        f"{SEATED}/ta-ut", council.CardForm, {"card": "{loose}"}, who=""
    ),
    "/rad/{kode}/{plass}/prikk": Button(
        f"{SEATED}/prikk", council.DotsForm, {"cluster_id": "{cluster}", "dots": "1"}, who=""
    ),
    "/rad/{kode}/{plass}/klynge/{nummer:int}/fjern": Button(
        f"{SEATED}/klynge/{{cluster}}/fjern", who=""
    ),
    # Its field is a file, which no text can stand for: tests/moving/ sends many.
    "/{nett}/innstillinger/import": Button(f"{SETTINGS}/import", moving.UploadForm),
    "/{nett}/innstillinger/import/{nummer:int}/valg": Button(
        f"{SETTINGS}/import/{{import}}/valg", moving.ChoicesForm, {"version": "1"}
    ),
    "/{nett}/innstillinger/import/{nummer:int}/start": Button(
        f"{SETTINGS}/import/{{import}}/start", moving.StartForm, {"version": "1"}
    ),
    "/{nett}/innstillinger/import/{nummer:int}/forkast": Button(
        f"{SETTINGS}/import/{{import}}/forkast", moving.ChoicesForm, {"version": "1"}
    ),
    "/abonner/bekreft/{token}": Button("/abonner/bekreft/{confirm}", who=""),
    "/abonner/av/{token}": Button("/abonner/av/{leave}", who=""),
    "/{nett}/nyhetsbrev/{nummer:int}/prove": Button("/nett/nyhetsbrev/{draft_issue}/prove"),
    "/{nett}/nyhetsbrev/{nummer:int}/forkast": Button(
        "/nett/nyhetsbrev/{draft_issue}/forkast", newsletter.WithVersion, {"version": "1"}
    ),
    "/{nett}/nyhetsbrev/{nummer:int}/send": Button(
        "/nett/nyhetsbrev/{draft_issue}/send", newsletter.WithVersion, {"version": "1"}
    ),
    "/{nett}/nyhetsbrev/{nummer:int}/stopp": Button("/nett/nyhetsbrev/{sent_issue}/stopp"),
    "/{nett}/nyhetsbrev/{nummer:int}/fortsett": Button("/nett/nyhetsbrev/{sent_issue}/fortsett"),
    "/{nett}/framdrift/overstyr/opphev": Button(
        "/nett/framdrift/overstyr/opphev",
        progress.LiftForm,
        {"maal": "1.1", "gruppe": "asnes", "version": "1"},
    ),
    **workshop_table.BUTTONS,
    **meetings_table.BUTTONS,
}
