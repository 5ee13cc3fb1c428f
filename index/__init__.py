"""What is stored: reading, cleaning, normalising, recognising, and the archive on disk."""
