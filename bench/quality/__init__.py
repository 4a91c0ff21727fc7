"""How good themes and words are: on samples of our own, and on any folder of labelled files."""
