"""A presentation of our own making for a day of a gathering, as PowerPoint would save it as PDF."""

import typst

PARTS = {
    "Velkommen": 3,
    "Mål og rammer": 4,
    "Kommune 3.0": 6,
    "Endring, oppgave, relasjon": 3,
    "Lederplattform": 4,
    "Ledergruppens formål": 5,
    "Første aksjon": 4,
    "Takk for i dag": 1,
}
"""The headings of the presentation, with the number of pages of each."""
PAGES = sum(PARTS.values())


def name_of(number: int) -> str:
    """Return what stands on a page and on no other; pages are counted from 1."""
    return f"Lysbilde {number:02}"


def presentation() -> bytes:
    """Return the presentation as a PDF."""
    headings = [heading for heading, pages in PARTS.items() for _ in range(pages)]
    pages = "#pagebreak()".join(_page(number, heading) for number, heading in enumerate(headings, 1))
    source = f'#set page(paper: "presentation-16-9", margin: 2cm)\n#set text(size: 26pt, lang: "nb")\n{pages}'
    compiled: bytes = typst.compile(source.encode(), format="pdf")
    return compiled


def _page(number: int, heading: str) -> str:
    return f"""
= {heading}
{name_of(number)} av {PAGES}

- Det vi vet fra før
- Det vi vil finne ut sammen

#rect(width: {100 * number // PAGES}%, height: 15%, fill: gradient.linear(blue, aqua))
"""
