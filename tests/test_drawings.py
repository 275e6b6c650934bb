"""Claims about the drawings (SVG) that authors bring along: what they may hold, and what is left of them."""

from __future__ import annotations

import pytest

from generator.formats.pictures import Copy, Facts, copies, facts


def svg(inside: str = "", attributes: str = 'viewBox="0 0 8 6"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def published(content: bytes) -> str:
    made = copies(content, [Copy("svg", 8, 6)])
    assert isinstance(made, tuple), made
    return made[0].decode()


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="80" height="60"', (80, 60)),
        ('width="80px" height="60.4px"', (80, 60)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('viewBox="0 0 800 600"', (800, 600)),
        ('viewBox="-5,-5 , 80 60"', (80, 60)),
        ('width="100%" height="100%" viewBox="0 0 800 600"', (800, 600)),
        ('width="400" viewBox="0 0 800 600"', (400, 300)),
        ('height="300" viewBox="0 0 800 600"', (400, 300)),
    ],
)
def test_a_drawing_has_the_size_it_says(attributes: str, expected: tuple[int, int]) -> None:
    assert facts(svg(attributes=attributes)) == Facts("svg", *expected, "drawing")


@pytest.mark.parametrize("attributes", ["", 'viewBox="0 0 0 0"', 'width="-5" height="5"', 'width="NaN" height="inf"'])
def test_a_drawing_without_a_size_is_told_how_to_say_it(attributes: str) -> None:
    assert "viewBox" in str(facts(svg(attributes=attributes)))


def test_a_plain_drawing_comes_back_as_it_is() -> None:
    inside = (
        '<title>Two &amp; two</title><defs><linearGradient id="g"/></defs>'
        "<style>.a{fill:url(#g)}</style>"
        '<use href="#g"/><path fill="url(#g)" style="stroke:url(\'#g\')" d="M0 0"/>'
        '<text x="1">A <tspan>b</tspan> c</text>'
    )

    assert facts(svg(inside)) == Facts("svg", 8, 6, "drawing")
    assert published(svg(inside)) == svg(inside).decode() + "\n"


def test_what_came_out_goes_in_again_unchanged() -> None:
    content = svg('<g id="a&quot;b"><text xml:space="preserve"> a\n b &lt; c</text></g><!-- note --><g><g/></g>')

    once = published(content)

    assert published(once.encode()) == once


def test_what_programs_note_for_themselves_is_left_out() -> None:
    content = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Created with a program by A. Reader -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20mm" height="10mm"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  viewBox="0 0 20 10" sodipodi:docname="home.svg" inkscape:export-filename="/home/reader/home.png"
  xml:space="preserve" enable-background="new 0 0 20 10" data-name="Layer 1">
<sodipodi:namedview inkscape:current-layer="layer1"><inkscape:grid type="xygrid"/></sodipodi:namedview>
<metadata><rdf:RDF><dc:creator>A. Reader</dc:creator></rdf:RDF></metadata>
<g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1"><use xlink:href="#a"/><rect id="a" width="5"/></g>
</svg>"""

    left = published(content)

    assert facts(content) == Facts("svg", 76, 38, "drawing")
    for word in ("reader", "inkscape", "sodipodi", "home", "rdf", "data-name", "enable-background", "DOCTYPE", "<!--"):
        assert word not in left.lower(), word
    assert '<g id="layer1"><use href="#a"/><rect id="a" width="5"/></g>' in left


def test_an_element_that_is_not_on_the_list_is_named_with_its_line() -> None:
    trouble = str(facts(svg("<g>\n<hatch/></g>")))

    assert "holds <hatch> in its line 2" in trouble


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ('<animate attributeName="x" values="1;2"/>', "moves"),
        ('<image href="#a"/>', "a picture inside a drawing"),
        ("<foreignObject/>", "can run a program"),
        ("<style>@keyframes a {}</style>", "moves by its styles"),
        ("<style>@-webkit-keyframes a {}</style>", "moves by its styles"),
        ("<style>@-Moz-Keyframes a {}</style>", "moves by its styles"),
        ("<style>@starting-style { path { opacity: 0 } }</style>", "moves by its styles"),
    ],
)
def test_what_is_refused_is_told_why(inside: str, why: str) -> None:
    assert why in str(facts(svg(inside)))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        "<foreignObject><p/></foreignObject>",
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>',
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a href="java&#10;script:alert(1)"><text>x</text></a>',
        '<a href="https://evil.example/"><text>x</text></a>',
        '<image href="photo.jpg"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="other.svg#a"/>',
        '<g xml:base="https://evil.example/"/>',
        '<rect fill="url(https://evil.example/#g)"/>',
        "<rect style=\"fill:URL( '//evil.example' )\"/>",
        '<rect style="fill:u\\72l(//evil.example)"/>',
        "<style>@import 'x.css';</style>",
        "<style>@font-face{src:url(x.woff2)}</style>",
        "<style>@import 'x.css';<g/></style>",
        "<style>a{fill:src('x.svg')}</style>",
        "<style>a{}<x xmlns='urn:x'/>@import 'x.css';</style>",
        '<g xmlns=""><rect/></g>',
        '<math xmlns="http://www.w3.org/1998/Math/MathML"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<handler type="text/javascript">alert(1)</handler>',
        '<style><![CDATA[a{background:url( "x" )}]]></style>',
        '<a><set attributeName="href" to="x"/></a>',
        '<a><animate attributeName="xlink:href" values="javascript:x"/></a>',
        '<?xml-stylesheet href="x.css"?>',
    ],
)
def test_a_drawing_that_runs_or_fetches_is_refused(inside: str) -> None:
    assert str(facts(svg(inside))).startswith("this drawing")
    assert isinstance(copies(svg(inside), [Copy("svg", 8, 6)]), str)


def test_a_drawing_with_entities_is_refused_before_they_are_read() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + svg("<text>&b;</text>")

    assert "DOCTYPE" in str(facts(bomb))


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_drawing_in_another_encoding_is_refused(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>{svg("<title>café</title>").decode()}'

    assert isinstance(facts(content.encode(encoding)), str)
    assert "UTF-8" in str(facts(content.encode("utf-8")))


def test_a_broken_drawing_is_damaged() -> None:
    assert "damaged" in str(facts(b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g></svg>"))


def test_a_drawing_nested_very_deep_is_read_or_refused_but_never_crashes() -> None:
    deep = svg("<g>" * 50_000 + "</g>" * 50_000)

    assert facts(deep) == Facts("svg", 8, 6, "drawing")


@pytest.mark.parametrize("blanks", ["url(" + " " * 50_000, "url(" * 20_000, "\\" * 50_000])
def test_a_long_style_takes_no_longer_than_it_must(blanks: str) -> None:
    assert isinstance(facts(svg(f"<style>{blanks}</style>")), str)
