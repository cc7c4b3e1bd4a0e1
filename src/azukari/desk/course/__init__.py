"""The built-in course of 第3: what it says, its quiz, and how far somebody has come in it."""
