"""Services that live as long as the server: theme analysis, clocks, maintenance, caches. Neither HTTP nor commands."""
