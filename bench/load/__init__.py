"""What stands in for phones. The modules with a job are programs of their own: told one job, they print its result."""
