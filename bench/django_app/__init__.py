"""The same pages in plain Django: generic views, ORM and templates as its documentation says."""
