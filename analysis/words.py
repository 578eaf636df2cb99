"""Words that cannot name a theme, and words that are nobody's name."""

_PRAISE = """
    adequate advantage amazing annoying awesome awful bad benefit best better brilliant cool decent difficult
    difficulty disadvantage disappointed disappointing dissatisfaction downside ease easy enjoyment excellent
    exceptional fabulous fantastic faultless favorite favourite fine first-class friendly frustrating
    frustration fun good great happy hard hate helpful horrible impressive improvement inadequate incredible
    joy kudos like love lovely marvellous marvelous negative nice ok okay outstanding pain perfect perfection
    pleasant pleased pleasure poor positive praise reasonable satisfaction satisfactory satisfied strength
    strong super superb terrible top-notch unpleasant unsatisfactory upside useful useless weak weakness well
    wonderful worse worst
"""
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
_NO_NAMES = """
    access agile asana atom azure bitbucket chrome citrix cloud confluence copilot covid covid-19 dad
    docker dropbox emacs email excel figma firefox fri git github gitlab google hygiene javascript jenkins
    jira jupyter jupyterhub kanban kubernetes lab latex lean linux login lunch macos maple mathematica
    matlab matplotlib menti miro monday mum notebook notebooks notion numpy okta oracle outlook pandas
    parking physio plotly postgres powerpoint prince prince2 project pycharm python rstudio ruby
    salesforce sap scala scrum sharepoint slack spark sprint studio tableau teams testing training trello
    ubuntu vim vpn webex wi-fi wifi windows word workday yammer zoom
"""

PRAISE_WORDS = frozenset(_PRAISE.split())
EMPTY_WORDS = frozenset(_EMPTY.split())
NO_NAMES = frozenset(_NO_NAMES.split())
