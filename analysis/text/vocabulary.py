"""Words that cannot name a theme or a person, and the marks that stand for personal data."""

import re
from collections.abc import Sequence

_PRAISE = """
    adequate advantage amazing annoying awesome awful bad benefit best better brilliant caring cool decent
    difficult difficulty disadvantage disappointed disappointing dissatisfaction downside ease easy enjoyment
    excellent
    exceptional fabulous fantastic faultless favorite favourite fine first-class friendly frustrating
    frustration fun good great happy hard hate helpful horrible impressive improvement inadequate incredible
    joy kudos like love lovely marvellous marvelous negative nice ok okay outstanding pain perfect perfection
    pleasant pleased pleasure poor positive praise reasonable satisfaction satisfactory satisfied strength
    strong super superb terrible top-notch unpleasant unsatisfactory upside useful useless weak weakness well
    wonderful worse worst
"""
_COMPLAINT = """
    annoying awful bad difficult difficulty disadvantage disappointed disappointing dissatisfaction downside
    frustrating frustration hard hate horrible inadequate negative pain poor terrible unpleasant
    unsatisfactory useless weak weakness worse worst
"""
_THANKS = "appreciate appreciated cheer grateful gratitude thank thankful thankyou thank-you"
_EMPTY = """
    able all alot amount answer any anybody anyone anything area aspect available beginning big bit bits
    bottom case certain chance choice comment couple current day degree different dr eg element end entire etc
    everybody everyone everything example experience extent fact factor feedback feeling felt few first folk
    folks full general got guy guys hand high hope hour idea ie instance issue item kind lack last least less
    let level little lol long lot lots low main major majority man many matter member middle minor minute
    moment month more most mr mrs ms much need new next nobody nothing number old one ones only opinion option
    other others overall own part particular people person piece place plenty please point possibility
    possible impossible previous problem purpose question real reason regard respect rest result same second
    sense several short side sir situation small some someone something somewhere sort specific start stuff
    such term thank thankyou thanks thing third thought time today top total type unable use various view
    want way week whole wish woman xx year yes
"""
# They may stand in a name, but say nothing as one.
_GENERIC = """
    address call card change client colleague company customer data date decision department difference drive
    drop e-mail email employee fault file gentleman help home id info item job lady link list mail manager
    mention message mind name office organisation organization page people phone plan product project report
    request role service site spend staff state status support system task team test text tool update user
    video word work worker
"""
_SWEAR = """
    arse arsehole ass asshole bastard bitch bloody bollock bollocks bugger bullshit crap crappy cunt damn
    damned dick dickhead fuck fucked fucker fucking goddamn knob piss pissed prick shit shite shithole shitty
    tosser twat wank wanker wtf
"""
_NO_NAMES = """
    a&e access agile airflow alexa american anaconda ansible asana atom azure babel banks bash bitbucket
    bootstrap british cardiology ceo chatgpt chinese christmas chrome cisco citrix clinic cloud colab conda
    confluence copilot cortana covid covid-19 cpn css dad daddy dapps december devops diwali django doc
    docker dr dropbox drs easter eclipse eid elasticsearch emacs email english eu european excel facebook
    february fedora figma finance firefox flask french fri friday gantt gdpr gemini german git github gitlab
    google gp grafana gran grandad grandma granny hadoop hanukkah hca hmrc hr html hygiene iban indian
    intranet irish it italian itil jamf january javascript jenkins jira july jupyter jupyterhub kafka kanban
    keras kibana klaxoon kpi kpis kubernetes lab lambda latex lean legal linkedin linux login lucidchart
    lunch mac macos mailchimp maple march marketing maternity mathematica matlab matplotlib maven mendeley
    menti miro mom mon monday mongo mr mrs ms msp mum mummy mx mysql nagios nan netflix nginx nhs notebook
    notebooks notion november numpy oauth ocaml october office365 okr okrs okta oncology onedrive onenote
    operations oracle ot other outlook outpatients p3o pandas parking perl php physio planview plotly pmbok
    pmo podman polish postgres postgresql postman powerpoint primavera prince prince2 project puppet pycharm
    python pytorch qlik raci radiology rally ramadan reception redis redmine remedy rstudio ruby safari
    sales salesforce sap sat saturday scala scottish scrum scrumban selenium sentry september servicenow
    sharepoint sigma siri six-sigma skype slack smartsheet spanish spark sprint spss sql stata stream studio
    sun sunday swift tableau teams tensorflow terraform testing thankyou thu thurs thursday togaf training
    trello tue tues tuesday twitter typescript ubuntu uk us usa vagrant vim visio visual vpn ward webex wed
    wednesday weds welsh whatsapp wi-fi wifi wiki wikipedia windows word wordpress workday workstream xero
    yammer youtube zapier zendesk zoom zotero
"""
_LINKS = "about across after at before between by during for from in of on to with without"
# What is done with them could be anything.
_WEAK_VERBS = """
    add ask be become begin believe bring call choose come continue do expect feel find get give go guess
    happen have hear hold involve keep know lack lead let like look make mean mention need notice offer put
    read receive say see seem set show spend start stop suggest take talk tell think try understand use want
    wish work
"""

PRAISE_WORDS = frozenset(_PRAISE.split())
COMPLAINT_WORDS = frozenset(_COMPLAINT.split())
THANKS_WORDS = frozenset(_THANKS.split())
EMPTY_WORDS = frozenset(_EMPTY.split())
GENERIC_WORDS = frozenset(_GENERIC.split())
SWEAR_WORDS = frozenset(_SWEAR.split())
LINK_WORDS = frozenset(_LINKS.split())
WEAK_VERBS = frozenset(_WEAK_VERBS.split())
NO_NAMES = frozenset(_NO_NAMES.split())
ALLOWED_PHRASES = ("Marie Curie", "Monte Carlo", "Myers Briggs", "Power BI", "Red Hat")
# What redaction puts in the place of personal data: none of it is a word of the writer.
MARK = re.compile(r"\[(?:address|card|email|id|link|name|phone|role)\]")


def is_shouted(words: Sequence[str], above: float = 0.5) -> bool:
    """Tell whether capitals mean nothing: more than such a share of three or more words is all in them."""
    return len(words) > 2 and sum(word.isupper() for word in words) > above * len(words)
