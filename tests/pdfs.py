"""PDFs as people send them, and as nobody should: written by hand, so that every oddity is on purpose."""

import io
from collections.abc import Iterable

import typst
from pypdf import PdfReader, PdfWriter

A4 = "[0 0 595 842]"
WIDE = "[0 0 960 540]"


def presentation(pages: int = 3, *, ratio: str = "16-9", words: int = 20) -> bytes:
    """Return a presentation in which each page says its number, as PowerPoint would save one."""
    source = f"""
#set page(paper: "presentation-{ratio}", margin: 2cm)
#set text(size: 24pt)
#for number in range(1, {pages + 1}) [
  = Side #number
  #lorem({words})
  #rect(width: 100%, height: 20%, fill: gradient.linear(blue, aqua))
  #pagebreak(weak: true)
]
"""
    compiled: bytes = typst.compile(source.encode(), format="pdf")
    return compiled


def written(*pages: str, contents: str = "1 0 0 rg 0 0 300 300 re f", more: Iterable[str] = ()) -> bytes:
    """Return a PDF of pages with these entries. Each draws ``contents``; ``more`` are further objects, from number 4."""
    further = list(more)
    first = 4 + len(further)
    kids = " ".join(f"{first + number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>" if further else "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Length {len(contents)} >>\nstream\n{contents}\nendstream",
        *further,
        *(f"<< /Type /Page /Parent 2 0 R /Contents 3 0 R {entries} >>" for entries in pages),
    ]
    target, offsets = io.BytesIO(), []
    target.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, 1):
        offsets.append(target.tell())
        target.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = target.tell()
    target.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    target.write("".join(f"{offset:010} 00000 n \n" for offset in offsets).encode())
    target.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return target.getvalue()


def with_a_filled_field(value: str = "Kari") -> bytes:
    """Return a page whose only content is what somebody has filled into a field of its form."""
    widget = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /F 4 /Rect [100 200 800 400] /DA (/Helv 60 Tf 0 g)"
    return written(
        f"/MediaBox {WIDE} /Annots [5 0 R]",
        contents=" ",
        more=[
            "<< /Fields [5 0 R] /NeedAppearances true /DR << /Font << /Helv 6 0 R >> >> /DA (/Helv 60 Tf 0 g) >>",
            f"{widget} /V ({value}) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ],
    )


def encrypted(password: str = "hemmelig") -> bytes:
    """Return a PDF that asks for a password; an empty one opens by itself."""
    writer = PdfWriter(PdfReader(io.BytesIO(written(f"/MediaBox {WIDE}"))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def with_a_large_picture(side: int) -> bytes:
    """Return a page with a picture that claims to have so many pixels on each side; there is hardly any of it."""
    sizes = f"/Width {side} /Height {side} /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return written(
        f"/MediaBox {WIDE} /Resources << /XObject << /P 5 0 R >> >>",
        contents="q 960 0 0 540 0 0 cm /P Do Q",
        more=[
            "<< /Fields [] >>",
            f"<< /Type /XObject /Subtype /Image {sizes} /Length 3 >>\nstream\nabc\nendstream",
        ],
    )
