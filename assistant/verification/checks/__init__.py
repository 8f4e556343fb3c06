"""The gate's checks, one in each module; ``in_order.py`` lists them."""
