"""How one talks with anybody, anywhere: no platform, no database, no feature in here."""
