"""HTML: the web chat and its pages over the service."""
