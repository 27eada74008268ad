"""CSL items, as CSL-JSON and CSL-YAML hold them."""
