"""A question to an answer: gather evidence, weigh its sentences, judge whether any answers, arrange them, cite them."""
