"""The page of tensors."""
