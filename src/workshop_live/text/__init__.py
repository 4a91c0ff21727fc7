"""Analysis of what people write, and the languages of the screens: pure functions and packaged word lists."""
