"""Partner sites to crawl on loopback, made from short story files."""
