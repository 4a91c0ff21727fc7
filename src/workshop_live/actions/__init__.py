"""Commands: the only code that changes stored data. They run in the writer's transaction and return room events."""
