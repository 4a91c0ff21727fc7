"""Plans as YAML files: parsing, writing with comments, and the ready-made ones."""
