"""What is being asked, about which codes, on which day, in which setting."""
