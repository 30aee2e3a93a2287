"""Meetings of every kind, with agenda, decisions, tasks and minutes."""
