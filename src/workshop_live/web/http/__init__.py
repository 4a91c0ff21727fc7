"""What every route shares of HTTP: access, bodies, errors, headers, limits, the OpenAPI document."""
