"""The library: what is published in any network, found again by anybody."""
