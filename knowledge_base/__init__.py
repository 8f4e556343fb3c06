"""What the assistant may know: documents, passages, notes and edit tables."""
