"""Makes the model that ships: `python -m nlp.training`. Needs the extra `[train]`: PyTorch."""
