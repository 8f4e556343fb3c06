"""What handouts are measured by: readability, and faults planted in translations."""
