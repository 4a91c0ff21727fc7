"""Load generators. Modules with a job run as programs of their own, which print their result."""
