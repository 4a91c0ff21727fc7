"""Reading what people wrote. Pure functions over text."""
