"""What everything stands on: records, settings, the catalogue, the encoder, and the published index."""
