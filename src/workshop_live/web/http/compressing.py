"""Pages as gzip (RFC 1952). What stands in every one of them was compressed before, and is only put in."""

import zlib
from collections.abc import Iterable
from struct import pack

_HEAD = bytes.fromhex("1f8b08000000000000ff")  # deflate, without a name and a time


def deflated(content: bytes) -> bytes:
    """Whole bytes of a deflate stream that can go on from any others, and that any others can go on from."""
    return _deflate(content, zlib.Z_BEST_COMPRESSION, zlib.Z_FULL_FLUSH)


def gzipped(content: bytes, known: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """The content as gzip. ``known`` are parts of it in their order, each with what ``deflated`` made of it."""
    streams, rest = [_HEAD], content
    for part, its_stream in known:
        if not part or part not in rest:
            continue
        before, _, rest = rest.partition(part)
        streams += [_deflate(before, zlib.Z_DEFAULT_COMPRESSION, zlib.Z_FULL_FLUSH), its_stream]
    streams.append(_deflate(rest, zlib.Z_DEFAULT_COMPRESSION, zlib.Z_FINISH))
    return b"".join([*streams, pack("<II", zlib.crc32(content), len(content))])


def _deflate(content: bytes, level: int, ending: int) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush(ending)
