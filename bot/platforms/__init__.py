"""One file for each place where people talk; none of them knows what is talked about."""
