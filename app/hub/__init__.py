"""Live connections and the broadcast; no Qt, no HTTP."""
