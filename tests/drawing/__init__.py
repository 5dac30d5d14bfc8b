"""What is drawn: real pictures and real pages, looked into."""
