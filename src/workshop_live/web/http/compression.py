"""Gzip (RFC 1952) for pages, with precompressed fragments for what all of them contain."""

import zlib
from collections.abc import Iterable
from struct import pack

_HEAD = bytes.fromhex("1f8b08000000000000ff")  # header: deflate, no name, no time


def deflated(content: bytes) -> bytes:
    """Return the content as self-contained, byte-aligned deflate blocks, which can be concatenated with others."""
    return _deflate(content, zlib.Z_BEST_COMPRESSION, zlib.Z_FULL_FLUSH)


def gzipped(content: bytes, fragments: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """Return the content as gzip. ``fragments`` are parts of it in order, each with its result of ``deflated``."""
    streams, remaining = [_HEAD], content
    for fragment, stream in fragments:
        if not fragment or fragment not in remaining:
            continue
        before, _, remaining = remaining.partition(fragment)
        streams += [_deflate(before, zlib.Z_DEFAULT_COMPRESSION, zlib.Z_FULL_FLUSH), stream]
    streams.append(_deflate(remaining, zlib.Z_DEFAULT_COMPRESSION, zlib.Z_FINISH))
    return b"".join([*streams, pack("<II", zlib.crc32(content), len(content))])


def _deflate(content: bytes, level: int, ending: int) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush(ending)
