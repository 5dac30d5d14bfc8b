"""For those who look after a city or a space: roles, pages, what was asked in vain, people who wait, figures, polls."""
