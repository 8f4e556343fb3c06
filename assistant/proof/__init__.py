"""What each statement of an answer rests on, opened up: one record for page, paper and file."""
