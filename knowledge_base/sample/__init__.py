"""The starter material: nine code pages and the table rows that concern them."""
