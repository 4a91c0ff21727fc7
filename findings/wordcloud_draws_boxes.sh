#!/bin/sh
# wordcloud 1.9.6 with the font that it brings: words in scripts that the font lacks are drawn as boxes and count as drawn.
#
# Nothing is raised and nothing is left out: layout_ holds each word with a place and a size, so a caller who wants to
# name what is missing finds nothing missing. Only the character map of the font tells. Seen 2026-11-29.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check wordcloud==1.9.6 fonttools==4.60.1
"$folder/venv/bin/python" - <<'PY'
from fontTools.ttLib import TTFont
from wordcloud import WordCloud, __version__
from wordcloud.wordcloud import FONT_PATH

WORDS = {"tillit": 3, "信任": 2, "विश्वास": 2, "신뢰": 1}
cloud = WordCloud(width=800, height=400, random_state=1).generate_from_frequencies(WORDS)
drawn = {word for (word, _), *_ in cloud.layout_}
known = set(TTFont(FONT_PATH).getBestCmap())
boxes = {word for word in drawn if not all(ord(sign) in known for sign in word)}
print("wordcloud", __version__, "drawn:", len(drawn), "of", len(WORDS), "as boxes:", len(boxes))
assert drawn == set(WORDS), "it leaves something out now"
assert boxes == set(WORDS) - {"tillit"}, "its font has these scripts now"
PY
