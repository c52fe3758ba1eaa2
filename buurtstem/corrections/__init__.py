"""What the program that finds themes learns from people: agreement, new words, training, tagging again."""
