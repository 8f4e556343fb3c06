"""What the rules say of a question: on its days, in its settings, and what it leaves open."""
