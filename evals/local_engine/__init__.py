"""A real language-model engine on this machine, asked as a user's own would be."""
