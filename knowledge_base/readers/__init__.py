"""One file per format; each yields text with pages and sections."""
