"""The page of tensors: what goes into a recurrent module, what comes out, and which shapes they have."""
