"""The browser: pages to watch a run, to interfere with it, and to see the twin that was left alone (`emergent app`).

    server.py      serves the site on localhost         site.py        its pages and what stands around them
    live.py        what a visitor plays with, as data   limits.py      what one visitor may ask for
    catalogue.py   which scenarios there are            what_if.py     paired runs of what was done
    live_page.py   the page of a family, declared       registry.py    which families have one
    frame/         shows every such page                panels/        its parts: sliders, plans, threads
    plane/         the picture of what moves            vue/plane.vue  draws it, from declared shapes
    walk/          the page Walk                        pipeline/      the page Pipeline
    swarm/         the page Swarm                       pages/         the other pages, a file each
    adapted/       the page of a user's own model       vue/portraits.vue  Mesa's drawings of it
    mesa/          Mesa's own pages of the models
    gallery/       the experiment and the cards         assessing/     assessments that can be stopped
    sweeping/      sweeps that fill in while they run
    vue/           what moves in the browser            elements.py    the same as elements of a page
    warming.py     what is waited for at the start      missing.py     what is shown where there is no page
    lazy.py        what is made when it is sent         cache.py       what visitors share, for a while
    heap.py        memory that threads share            access.py      who may ask the site
    protection.py  what refuses others, and what pages may do
    assets/        style sheet, icon, and what the browser does when the connection is lost

Nothing is imported here, since everything below needs the extra `app`.
"""
