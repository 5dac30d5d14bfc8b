"""A question and what is found for it: the city's pages and events, topics to browse, a wish, a person."""
