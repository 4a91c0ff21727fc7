"""What a workshop is made of, in plain Python: no I/O, no framework, no clock."""
