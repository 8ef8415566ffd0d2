"""The catalog and the patron's own page over HTTP: the published files, and behind card and PIN what one may do alone.

`server` listens, `web_app` answers, `web_sessions` knows who is signed in, `own_account_desk` asks the library in its
own thread, `account_pages` draws with the templates of the web catalog, `served_site` keeps its files new.
"""
