"""The files for search engines, made only where the library said at which address its web catalog is."""

from __future__ import annotations

from collections.abc import Sequence

from .title_lines import safe

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"


def sitemap_text(address: str, pages: Sequence[str]) -> str:
    """Return the list of all pages. A title is no page of its own: its address is an anchor on one of them."""
    lines = [f"<url><loc>{safe(address + page)}</loc></url>" for page in pages]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, *lines, "</urlset>\n"])


def robots_text(address: str) -> str:
    return f"User-agent: *\nAllow: /\nSitemap: {address}{SITEMAP}\n"
