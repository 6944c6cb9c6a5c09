"""What several handlers, or a long one, are made of; no diagram can name what stands here."""
