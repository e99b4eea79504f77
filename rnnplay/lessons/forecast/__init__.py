"""A series of numbers, forecast by a recurrent network beside honest baselines."""
