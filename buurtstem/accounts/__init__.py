"""People with a role: who they are, how they sign in, what their role lets them do."""
