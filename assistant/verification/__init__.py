"""The gate every statement passes before anyone sees it."""
