"""Vectors, keywords and the embedders behind them; all can be rebuilt."""
