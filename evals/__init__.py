"""How often the assistant is right: suites, baselines, scorers."""
