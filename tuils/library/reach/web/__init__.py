"""The web catalog: the published copy as plain files that need no server.

`reading` reads the copy once; `search_index`, `title_data` and `pages` make texts of it; `site_folder` writes what
changed.
"""
