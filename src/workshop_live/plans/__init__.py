"""Plans as YAML files: reading them, writing them with comments, and the ready ones to start from."""
