"""Pages are gzip that everybody can read, of parts that were compressed before too."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from workshop_live.web.http.compression import deflated, gzipped

PARTS = st.lists(st.binary(max_size=200).map(lambda part: part * 3), max_size=5)


@given(PARTS, st.sets(st.integers(0, 4)))
def test_whatever_is_put_together_is_read_as_it_was(parts: list[bytes], known: set[int]):
    content = b"".join(parts)
    inlined = [(part, deflated(part)) for number, part in enumerate(parts) if number in known]
    assert gzip.decompress(gzipped(content, inlined)) == content


def test_what_is_not_in_the_page_is_left_out():
    assert gzip.decompress(gzipped(b"page", [(b"style", deflated(b"style"))])) == b"page"


def test_what_stands_in_every_page_is_not_compressed_again():
    script = b"".join(b"%d," % number for number in range(10_000))
    stream = deflated(script)
    assert stream in gzipped(b"<script>" + script + b"</script>", [(script, stream)])
