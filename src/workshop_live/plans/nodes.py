"""Reading the nodes of a YAML document: their values in Python, and which of them a problem is about."""

from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_YES, _NO = {"yes", "true", "on", "ja"}, {"no", "false", "off", "nei"}


def values_in(node: Node) -> Iterator[Node]:
    """Yield all scalars and sequences below a node, without field names."""
    if isinstance(node, MappingNode):
        for _, value in node.value:
            yield from values_in(value)
        return
    yield node
    for item in node.value if isinstance(node, SequenceNode) else ():
        yield from values_in(item)


def value_of(node: Node, depth: int = 0) -> Any:
    """Return a node as strings, lists and dicts.

    Plain yes and no, in English or Norwegian, become booleans outside of lists; an empty scalar becomes None.
    """
    if isinstance(node, SequenceNode):
        return [value_of(item, depth + 1) for item in node.value]
    if isinstance(node, MappingNode):
        return {str(key.value): value_of(value, depth + 1) for key, value in node.value}
    text = str(node.value)
    is_bare = isinstance(node, ScalarNode) and node.style is None
    if depth > 0 or not is_bare:  # items of lists and quoted scalars are text
        return text
    if text == "":
        return None
    return True if text.lower() in _YES else False if text.lower() in _NO else text


def node_at(activity: Node, fields: Mapping[str, Node], field: str) -> Node:
    """Return the node of a problem: ``options.3.text`` is the fourth item of the sequence below ``options``."""
    node = fields.get(field.partition(".")[0], activity)
    for part in field.split(".")[1:]:
        if isinstance(node, SequenceNode) and part.isdecimal() and int(part) < len(node.value):
            node = node.value[int(part)]
    return node


def numbered_from_one(field: str) -> str:
    """Return a field with indices counted from 1, without a trailing ``.text``."""
    parent, number, *parts = field.removesuffix(".text").rstrip(".").split(".")
    return ".".join([parent, number, *(str(int(part) + 1) if part.isdecimal() else part for part in parts)])


def safe_name(name: str) -> str:
    """Return a name from the file for a message: at most 40 letters, digits, hyphens and underscores."""
    return "".join(character for character in name if character.isalnum() or character in "_-")[:40]
