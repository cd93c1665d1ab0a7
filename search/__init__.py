"""From a question to ranked stories in every language."""
