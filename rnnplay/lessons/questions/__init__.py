"""What people ask who learn about recurrent networks, and the experiments that answer them."""
