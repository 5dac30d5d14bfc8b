"""Small servers that stand in for the places where people talk."""
