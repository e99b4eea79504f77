"""What several lessons read: MNIST, drawings and photographs."""
