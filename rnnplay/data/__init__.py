"""What the networks read: MNIST, drawings, letters and waves."""
