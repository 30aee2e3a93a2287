"""Workshops: sign-up, the screen in the room, the dialogue's sheet, and shadowing."""
