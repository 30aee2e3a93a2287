"""Test cycles, measures and their run charts: an initiative is a question put to reality."""
