"""Text with headings, lists, bold and italics, written as in CommonMark; HTML in it is text like any other.

The parsed blocks hold nothing but text, so that screens and files can draw them each in its own way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_RULES = ("heading", "list", "blockquote", "emphasis", "link", "newline", "escape", "balance_pairs", "fragments_join")

_SCHEME = re.compile(r"^(https?://|mailto:)")


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line, with its emphasis."""

    text: str
    is_bold: bool = False
    is_italic: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of lines. Those of a list are its items, numbered from ``start``."""

    kind: BlockKind
    lines: tuple[Line, ...]
    level: int = 1
    """Of a heading: 1 for those like the first one, 2 for those below."""
    start: int = 1

    @property
    def texts(self) -> list[str]:
        """The lines without emphasis."""
        return ["".join(span.text for span in line) for line in self.lines]


@lru_cache(512)
def parse_marked_text(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text. Each text has some; what means nothing is a paragraph."""
    return tuple(_levelled(_blocks(SyntaxTreeNode(MarkdownIt("zero").enable(list(_RULES)).parse(text)).children)))


def _levelled(blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield the blocks with two levels of headings, however they were written: those of the first one, and below."""
    first: int | None = None
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            first = first or block.level
            yield replace(block, level=2 if block.level > first else 1)
        else:
            yield block


def plain_marked_text(text: str) -> str:
    """Return a text without its marks: lists have bullets and numbers, blocks have a blank line between them."""
    return "\n\n".join("\n".join(plain_lines(block)) for block in parse_marked_text(text))


def plain_lines(block: Block) -> list[str]:
    """Return the lines of a block, with bullets and numbers."""
    match block.kind:
        case BlockKind.BULLETS:
            return [f"• {line}" for line in block.texts]
        case BlockKind.NUMBERS:
            return [f"{number}. {line}" for number, line in enumerate(block.texts, start=block.start)]
        case _:
            return block.texts


def _blocks(nodes: Sequence[SyntaxTreeNode], *, is_quoted: bool = False) -> Iterator[Block]:
    """Yield a block per heading, paragraph and outermost list. The items of nested lists are items like the others."""
    for node in nodes:
        match node.type:
            case "bullet_list" | "ordered_list":
                items = tuple(_joined(_lines(inline)) for inline in node.walk() if inline.type == "inline")
                kind = BlockKind.BULLETS if node.type == "bullet_list" else BlockKind.NUMBERS
                if items:
                    yield Block(kind, items, start=int(node.attrs.get("start", 1)))
            case "blockquote":
                yield from _blocks(node.children, is_quoted=True)
            case "heading":
                if node.children[0].content:
                    yield Block(BlockKind.HEADING, _lines(node.children[0]), level=int(node.tag[1:]))
            case _:
                yield Block(BlockKind.QUOTE if is_quoted else BlockKind.PARAGRAPH, _lines(node.children[0]))


def _joined(lines: tuple[Line, ...]) -> Line:
    spans = [span for line in lines for span in (Span(" "), *line)]
    return tuple(spans[1:])


def _lines(inline: SyntaxTreeNode) -> tuple[Line, ...]:
    lines: list[list[Span]] = [[]]
    for span in _spans(inline.children):
        if span is None:
            lines.append([])
        else:
            lines[-1].append(span)
    return tuple(map(tuple, lines))


def _spans(nodes: Sequence[SyntaxTreeNode], *, is_bold: bool = False, is_italic: bool = False) -> Iterator[Span | None]:
    """Yield spans, and None where a line ends. A link is its text, and its address unless that is the text."""
    for node in nodes:
        match node.type:
            case "softbreak" | "hardbreak":
                yield None
            case "strong":
                yield from _spans(node.children, is_bold=True, is_italic=is_italic)
            case "em":
                yield from _spans(node.children, is_bold=is_bold, is_italic=True)
            case "link":
                inside = list(_spans(node.children, is_bold=is_bold, is_italic=is_italic))
                yield from inside
                address = _SCHEME.sub("", str(node.attrs.get("href", ""))).rstrip("/")
                if address and address not in "".join(span.text for span in inside if span):
                    yield Span(f" ({address})", is_bold, is_italic)
            case _ if node.content:
                yield Span(node.content, is_bold, is_italic)
