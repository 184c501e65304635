"""Everything that goes out to the web and comes back: address guard, the one HTTP client, archive, text layers.

No models. ``client`` fetches, ``warc`` and ``store`` keep what came, ``sandbox`` turns it into text, ``outcomes``
names what happened. What fails ends in a result with a code, never in an exception.
"""
