"""Where the limits are: ours and the references, taken in turns on this machine, and the report on it."""
