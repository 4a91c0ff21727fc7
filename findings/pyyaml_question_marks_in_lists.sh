#!/bin/sh
# PyYAML 6.0.3: whether a list of questions can be read depends on which of its two loaders reads it.
#
# People who write plans by hand put questions into a list between brackets. In YAML 1.2 a question mark inside a word
# is text. PyYAML's own loader refuses the list, and its message speaks of a missing comma or bracket; the loader of
# libyaml, in the same wheel and meant to be only quicker, reads it. Code that takes the quick one where it is there reads
# a file on one machine and refuses it on another. Seen 2026-11-29.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyyaml==6.0.3
"$folder/venv/bin/python" - <<'PY'
import yaml

TEXT = "fields: [Hva nå?, Når da?]\n"
print("PyYAML", yaml.__version__, "libyaml:", yaml.__with_libyaml__)
assert yaml.__with_libyaml__, "this wheel has no libyaml, so there is nothing to compare"
quick = yaml.load(TEXT, yaml.CBaseLoader)
print("CBaseLoader:", quick)
assert quick == {"fields": ["Hva nå?", "Når da?"]}
try:
    print("BaseLoader:", yaml.load(TEXT, yaml.BaseLoader))
except yaml.parser.ParserError as error:
    print("BaseLoader: ParserError:", error.problem)
    assert "expected ',' or ']'" in error.problem
else:
    raise SystemExit("both loaders read it now")
PY
