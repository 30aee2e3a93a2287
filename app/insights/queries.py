"""What is read of insights."""
