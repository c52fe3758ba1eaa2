"""The rules of figures: how files are read, what is refused, how a figure is framed and shown."""
