"""THE writes of moderation."""
