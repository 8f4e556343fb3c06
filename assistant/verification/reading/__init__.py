"""A statement read into what can be judged: its codes, figures, polarity and conditions."""
