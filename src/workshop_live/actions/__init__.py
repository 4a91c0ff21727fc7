"""The only code that changes anything. Each command runs in the writer's transaction and says what happened."""
