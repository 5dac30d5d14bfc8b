"""What people follow: reminders, changes, places, the day's digest, and how they like to be told."""
