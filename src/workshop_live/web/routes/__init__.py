"""Routes, a module for each screen or resource."""
