"""What forecasts a series without a network, and what all methods share: split, period, transform, errors."""
