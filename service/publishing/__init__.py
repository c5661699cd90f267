"""Publications in, out and renewed: drafts, generations built aside, checked, made live; and deleting for good."""
