"""Words that cannot name a theme."""

PRAISE_WORDS = frozenset(
    """
    good great excellent perfect fantastic amazing brilliant wonderful lovely nice fine ok okay best better well
    bad poor terrible awful worst worse horrible friendly helpful happy pleased super superb outstanding awesome
    positive negative pleasant unpleasant satisfied satisfactory unsatisfactory disappointing disappointed useful
    useless love like hate easy hard difficult difficulty ease praise kudos strong weak strength weakness cool
    impressive incredible marvellous marvelous fabulous exceptional faultless first-class top-notch super-friendly
    reasonable decent okay-ish adequate inadequate favourite favorite annoying frustrating frustration pain fun
    enjoyment joy pleasure satisfaction dissatisfaction improvement benefit advantage disadvantage downside upside
    """.split()
)

EMPTY_WORDS = frozenset(
    """
    thing stuff lot way people person someone everyone everybody anyone anybody nobody something anything everything
    nothing time day week month year hour minute moment today bit number amount kind sort type part piece side point
    issue problem matter case example instance fact reason idea thought opinion comment feedback answer question
    need want use case-by-case place area aspect area other others one ones thank thanks please etc eg ie lots bits
    couple plenty majority rest whole end start beginning middle top bottom level degree extent respect regard
    term sense result purpose view feeling experience situation possibility chance option choice item element factor
    hand work-in-progress stuff anyone man woman guy guys folk folks sir madam mr mrs ms dr lol xx wish hope
    more much many few less least most several various different same able unable current new old big small large
    little long short high low real general certain particular specific main major minor overall available
    possible impossible first second third last next previous only own such able own whole entire full total
    """.split()
)
