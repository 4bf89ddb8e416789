"""Other people's measures of emergence, which stand beside ours and are never part of a verdict."""
