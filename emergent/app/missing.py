"""The page that is shown where none exists: what was asked for, and the pages that there are."""

from __future__ import annotations

from html import escape
from typing import Any

from emergent.app.protection import policy
from emergent.app.registry import pages
from emergent.app.site import PAGES
from emergent.errors import cut

LONGEST = 80
"""Characters of a path that are shown."""


def paged(root: Any) -> Any:
    """Return the endpoint of all that is no file: `root`, which gives pages, or word that there is no such page."""
    from solara.server import settings
    from starlette.responses import HTMLResponse

    known = {path for path, _ in PAGES}

    async def endpoint(request: Any) -> Any:
        path = "/" + request.path_params["path"].strip("/")
        answer = await root(request) if path in known else HTMLResponse(text(path, settings.main.root_path or ""), 404)
        answer.headers["Content-Security-Policy"] = policy(bytes(answer.body).decode())
        return answer

    return endpoint


def text(path: str, below: str = "") -> str:
    """Return the page as HTML; `below` is the path below which the site lies."""
    asked, below = cut(path, LONGEST), escape(below.rstrip("/"))
    runs = " or ".join(f"<code>{page.path}?scenario=</code>" for page in pages().values())
    links = "".join(f'<a class="em-link" href="{below}{to}">{name}</a>' for to, name in PAGES)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No such page · emergent</title>
<link rel="icon" type="image/svg+xml" href="{below}/static/assets/favicon.svg">
<link rel="stylesheet" href="{below}/static/assets/custom.css">
<style>body {{ margin: 0; font-family: Roboto, sans-serif; }}</style>
</head>
<body class="theme--light">
<script>
try {{
  if (JSON.parse(localStorage.getItem(':solara:theme.variant')) === 'dark') document.body.className = 'theme--dark';
}} catch (refused) {{ /* light, then */ }}
</script>
<div class="em-site">
<header class="em-head">
<span class="em-name">emergent</span><nav class="em-nav" aria-label="Pages">{links}</nav>
</header>
<main class="em-main"><section class="em-card">
<h1>There is no such page</h1>
<p style="overflow-wrap: anywhere">Nothing is at <code>{escape(asked)}</code>. A run is opened from the gallery, or by a
link that begins with {runs}. These pages there are:</p>
<p>{links}</p>
</section></main>
</div>
</body>
</html>
"""
