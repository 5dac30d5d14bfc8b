"""The chat product: what turns the engine into a conversation."""
