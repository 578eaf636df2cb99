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
    a&e access agile american banks british cardiology ceo chinese christmas clinic cloud covid covid-19 cpn
    css dad daddy december diwali doc dr drs easter eid email english eu european february finance french
    fri friday gantt gdpr german gp gran grandad grandma granny hanukkah hca hmrc hr html hygiene iban
    indian intranet irish it italian itil january july kanban kpi kpis lab lambda latex lean legal lunch
    march marketing maternity mom mon monday mr mrs ms msp mum mummy mx nan nhs november october okr okrs
    oncology operations ot other outpatients p3o parking physio pmbok pmo polish prince prince2 project raci
    radiology ramadan reception sales sat saturday scottish scrum scrumban september sigma six-sigma spanish
    sprint sun sunday testing thankyou thu thurs thursday togaf training tue tues tuesday uk us usa visual
    ward wed wednesday weds welsh wi-fi wifi wiki workstream
"""
# Systems and programs, of which some are called like people: those are told in redaction/things.py.
_SOFTWARE = """
    accurx aconex adastra aderant adp agresso airflow airtable alexa alteryx anaconda anaplan ansible
    anthropic arcgis archi ardens ariba asana asite assyst atamis atom avaya aws axios axure azure babel
    balsamiq bamboohr bard basecamp bash basware bigquery bitbucket bixby bizagi bluebeam bluelight boomi
    bootstrap bromcom calabrio canva capita carenotes ceridian cerner cezanne chatgpt cherwell chrome cisco
    citrix civica classcharts clickup clockify cmis cognos colab conda confluence conject contentful copilot
    cortana costpoint coupa dapps databricks datadog dataiku datix deepl deltek devops dialpad django docebo
    docker docman donorfy dropbox drupal dynatrace earnie eclipse efinancials egnyte elasticsearch eloqua
    emacs emis epos esourcing esri essbase everhour evernote evosys excel expensein expensify facebook
    fedora fieldview figma filevine firefox firmstep flask freshdesk freshservice gatsby gdrive gemini
    genesys git github gitlab gliffy google govdelivery grafana granicus grok hadoop hibob hornbill hubspot
    hyperion icloud ideagen idox iken informatica inphase intacct integra invision isams itrent ivanti jadu
    jaggaer jamf javascript jedox jekyll jenkins jira joomla jupyter jupyterhub kafka kainos kallidus
    kantata keras kibana klaxoon knime kotlin kronos kubernetes lansweeper laravel linkedin linux
    liquidlogic litmos llama login longview looker lucidchart lync mac macos mailchimp manageengine mapinfo
    maple mariadb marketo marval mathematica matlab matplotlib maven mavenlink maximo meditech medway
    mendeley menti mentimeter metabase mhr microfocus midjourney mimecast miro mistral mitel mongo moodle
    mulesoft mysql nagios navision navisworks nessus netflix netsuite nginx northgate notebook notebooks
    notion numpy oauth ocaml office365 okta onedrive onenote openai optum oracle outlook pandas parago
    pardot paycircle payfit pentana peoplesoft perl personio php pipedrive plangrid planisware planview
    plotly podio podman postgres postgresql postman powerpoint powerproject primavera proactis procore
    proofpoint prophix prtg puppet pycharm python pytorch qgis qlik qpulse qualys raiser raisers rally redis
    redmine redshift remedy revit ringcentral rio rstudio ruby safari salesforce sap scala scholarpack
    selenium sentry servicenow sharefile sharepoint silverlink siri sitecore skype slack slido smartsheet
    solarwinds solr spark sparx splunk spss sql squarespace stata stream studio successfactors sugarcrm
    swift sysaid systmone tableau tagetik talend taleo tanium teams teleopti tensorflow terraform thankq
    tibco toggl topdesk totara tradeshift trello tririga twitter typescript ubuntu umbraco unanet vagrant
    verint vim visio visualfiles vpn webex wetransfer whatsapp wikipedia windows wix word wordpress workday
    worx wrike xero yammer youtube zabbix zapier zellis zendesk zeplin zoho zoom zotero zscaler
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
SOFTWARE = frozenset(_SOFTWARE.split())
NO_NAMES = SOFTWARE | frozenset(_NO_NAMES.split())
ALLOWED_PHRASES = ("Marie Curie", "Monte Carlo", "Myers Briggs", "Power BI", "Red Hat")
# What redaction puts in the place of personal data: none of it is a word of the writer.
MARK = re.compile(r"\[(?:address|card|email|id|link|name|phone|role)\]")


def is_shouted(words: Sequence[str], above: float = 0.5) -> bool:
    """Tell whether capitals mean nothing: more than such a share of three or more words is all in them."""
    return len(words) > 2 and sum(word.isupper() for word in words) > above * len(words)
