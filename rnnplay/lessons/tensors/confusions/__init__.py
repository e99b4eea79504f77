"""Ten confusions about the tensors of recurrent modules, each run for real: as it goes wrong, and mended."""
