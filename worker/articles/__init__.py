"""Articles: page to text, language. Pure."""
