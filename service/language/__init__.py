"""How German is worded where people ask and answer: patterns and word lists that know no index and no question."""
