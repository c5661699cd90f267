"""Practice examples of municipalities: put together, corrected by people, found by what somebody wants."""
