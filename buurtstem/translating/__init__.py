"""Stories in other languages: by people and by a service, who read them, and who wished for them."""
