"""The next frame as label: videos of 2 × 2 pixels, and a network of 4–5–4."""
