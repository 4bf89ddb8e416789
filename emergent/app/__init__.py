"""The browser: pages to watch a run, to interfere with it, and to see the twin that was left alone (`emergent app`).

    server.py      serves the site on localhost        site.py      its pages and what stands around them
    live.py        what a visitor plays with, and its address       limits.py    what one visitor may ask for
    pages/         one file a page                     panels/      what pages share: sliders, plans, what-if
    vue/           what moves in the browser           assets/      style sheet and icon

Nothing is imported here, since everything below needs the extra `app`.
"""
