"""From partner sites to stories: crawl, read, describe, and hand over to the index."""
