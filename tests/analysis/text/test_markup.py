"""Markup of web pages and of Word goes, and what only looks like it stays."""

import pytest

from analysis.text.cleaning import clean_text

WORD = (
    '<p class="MsoNormal" style="margin:0cm;font-family:\'Calibri\',sans-serif;'
    + "mso-x:auto;" * 40
    + '">{}</p>'
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (
            WORD.format('<span lang="EN-GB">The rota is published too late.<o:p></o:p></span>'),
            "The rota is published too late.",
        ),
        (WORD.format("The rota is\r\npublished too late."), "The rota is published too late."),
        (WORD.format("One.") + WORD.format("Two."), "One.\nTwo."),
        ("<ul><li>Late rota</li><li>Cold rooms</li></ul>", "Late rota\nCold rooms"),
        ("<ol>\n <li>Late rota\n <li value=3>Cold rooms\n</ol>", "Late rota\nCold rooms"),
        ("Late rota<br>Cold rooms<BR />Low pay", "Late rota\nCold rooms\nLow pay"),
        ("Late rota<br>\nCold rooms\nLow pay", "Late rota\nCold rooms\nLow pay"),
        ("<table><tr><td>Late rota</td><td>Cold rooms</td></tr></table>", "Late rota\nCold rooms"),
        ("<h2>Rooms</h2><div>Cold</div>", "Rooms\nCold"),
        ("<style>p {margin: 0}</style><p>Late rota</p><script>x()</script>", "Late rota"),
        ("Late<!-- [if gte mso 9]><xml>x</xml> --> rota", "Late rota"),
        ("<![if !supportLists]>1.<![endif]> Late <xml><w:x>5</w:x></xml> rota", "1. Late rota"),
        ('<img src="data:image/png;base64,' + "A" * 9000 + '">Late rota', "Late rota"),
        ("un<b>believ</b>able, <b>Late</b><i>Rota</i>", "unbelievable, Late Rota"),
        ('Late rota <font color=""red"">now</font>', "Late rota now"),
        ('Late rota <p class="MsoNormal" style="mar', "Late rota"),
        ("&lt;p&gt;Late &amp;amp; cold&lt;/p&gt;", "Late & cold"),
        ("isn&amp;#39;t &amp;quot;it&amp;quot;&amp;nbsp;late", 'isn\'t "it" late'),
        ("isn&amp;amp;#8217;t", "isn\u2019t"),
        (f"&amp;#{'9' * 5000};late", "late"),
    ],
)
def test_markup_goes(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "text",
    [
        "if x<y and y>z then it breaks",
        "if a<b and c>d it stops",
        "cost <p and q> limit",
        "x<q then r>s",
        "i<3 u>2",
        "the lead <name> of <project>",
        "we wait <1 day or >5",
        "<<< late >>>",
        "an arrow -> here <- there",
        "unclosed <!-- remark and <style> here",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert clean_text(text) == text
