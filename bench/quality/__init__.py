"""The quality of themes and word grouping, on our samples and on any folder of labelled files."""
