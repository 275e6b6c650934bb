"""Circle diagrams for the tests: the seven examples, and generated ones with all that makes setting words hard."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

# The examples of docs/authors.md.
EXAMPLES = MappingProxyType(
    {
        "two sets": """title: The two wings of the movement
sets:
  Earnest professionals: [Clinicians, Researchers, NHS managers and commissioners, Civil servants]
  Grass rooters: [Service user activists, Families and friends, Small campaigning organisations]
overlaps:
  both: Relational practice
""",
        "three sets": """title: Where relational practice lives
sets:
  Lived experience: [Service users, Families]
  Practice: [Clinicians, Probation, Teachers]
  Policy: [Commissioners, Civil servants]
overlaps:
  Lived + Practice: Co-production
  all: Relational practice
""",
        "four sets": """title: Four services, one person
sets: [Health, Justice, Education, Housing]
overlaps:
  Health + Justice: PIPEs
  Education + Housing: Youth
  all: Relational practice
""",
        "rings": """title: Relationships at every level
rings:
- Person
- Relationships
- Team: Supervision and reflective practice
- Organisation: "Leadership, culture, systems"
- Society: "Policy, public services, community"
""",
        "circles": """title: Circles of the movement
centre: {Core circle: Steers and connects}
circles:
- Campaign and communications: [Blog, Press]
- Research: Evidence for relational practice
- Training
""",
        "stages": """title: How we work
centre: Relationships first
stages: [Listen, Reflect, Act, Review, Share what we learned]
""",
        "levels": """title: What good services stand on
levels:
- Outcomes
- Good practice: [Care, Attention]
- Secure relationships: "Safety, belonging, openness, involvement and agency"
""",
    }
)
LIMITS = MappingProxyType({"sets": (2, 4), "rings": (2, 8), "circles": (2, 12), "stages": (2, 10), "levels": (2, 8)})

# Short words and long ones, Welsh, other alphabets, pictures, letters that are wide and letters that are narrow.
_WORDS = st.sampled_from(
    [
        *("I", "we", "care", "people", "listening", "relationships", "commissioners", "co-production", "NHS/CJS"),
        *(
            "ŵyneb",
            "Llanfairpwllgwyngyll",
            "neurodevelopmental",
            "WWWWWWWW",
            "iiiiiiiiiiii",
            "self-help-and-mutual-aid",
        ),
        *("😀", "関係性", "отношения", "“quoted”", "A&E", "<b>", "100%", "antidisestablishmentarianism"),
    ]
)
_PHRASES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)
_ITEMS = st.tuples(_PHRASES, st.lists(_PHRASES, max_size=4))


@st.composite
def sources(draw: st.DrawFn) -> str:
    """The text of a fence; JSON is YAML."""
    kind = draw(st.sampled_from(sorted(LIMITS)))
    items = draw(st.lists(_ITEMS, min_size=LIMITS[kind][0], max_size=LIMITS[kind][1]))
    # A number in front, so that no two names are the same.
    told: dict[str, Any] = {kind: [{f"{n} {name}": texts} for n, (name, texts) in enumerate(items, 1)]}
    if kind == "circles" or (kind == "stages" and draw(st.booleans())):
        name, texts = draw(_ITEMS)
        told["centre"] = {f"0 {name}": texts}
    if kind == "sets":
        pairs = [f"{a} + {b}" for a in range(1, len(items) + 1) for b in range(a + 1, len(items) + 1)]
        where = draw(st.lists(st.sampled_from([*pairs, "all"] if len(items) > 2 else ["all"]), unique=True))
        told["overlaps"] = {each: draw(_PHRASES) for each in where}
    return json.dumps(told, ensure_ascii=False)
