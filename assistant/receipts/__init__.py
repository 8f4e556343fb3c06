"""What is kept of answers: receipts, questions that found nothing, and replaying them."""
