"""Questions, answers, people and time: everything between the index and the web."""
