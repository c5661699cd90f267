"""What is asked: the kind, the concepts, the names, and what a follow-up takes over from the turn before."""
