"""The dossier for lawyers: all that the desk knows of an article or a claim, in one set of facts and several forms."""
