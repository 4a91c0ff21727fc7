"""From a room event to the screens: a broker between processes, a hub that has regions drawn, an outbox per socket."""
