"""Drawing the regions of screens."""
