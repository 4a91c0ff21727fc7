"""What ours is held against: tiny servers, written as the documentation of each library shows it."""
