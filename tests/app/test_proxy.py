"""The site behind a real reverse proxy, which ends TLS, below a path."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time

import pytest

from analysis.serving import PATIENCE, free_port
from tests.absent import refuse

ROOT = "/emergent"
APP = "from emergent.cli import main\nmain()"
SERVER = """
    server {{
        listen 127.0.0.1:{port}{tls};
        location {root}/ {{
            proxy_pass http://127.0.0.1:{to}{kept};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $upgrading;
            proxy_read_timeout 1h;
        }}
    }}"""
CONFIGURATION = """
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxied; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
    ssl_certificate certificate.pem; ssl_certificate_key key.pem;
    map $http_upgrade $upgrading {{ default upgrade; '' close; }}
{servers}
}}
"""


def found(*programs):
    """Return where programs are; where they are not, tests are skipped; in continuous integration they fail."""
    there = [shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin") for name in programs]
    if None in there:
        refuse(f"not all of {', '.join(programs)} are here; on Debian: apt-get install nginx-light openssl")
    return there


@pytest.fixture(scope="module")
def proxied(forks, tmp_path_factory):
    """Return the addresses of the site: by TLS, where the proxy takes the path off, and without, where it leaves it."""
    nginx, openssl = found("nginx", "openssl")
    folder, ports = tmp_path_factory.mktemp("nginx"), (free_port(), free_port())
    make = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=lab.test -keyout key.pem -out certificate.pem"
    subprocess.run([openssl, *make.split()], cwd=folder, check=True, capture_output=True)
    origins = [f"https://lab.test:{ports[0]}", f"http://lab.test:{ports[1]}"]
    log = folder / "app.txt"
    named = [word for one in origins for word in ("--allow-origin", one)]
    with forks.serving(APP, "app", "--port", "0", "--root-path", ROOT, *named, log=log) as site:
        to = site.address.rpartition(":")[2]
        servers = SERVER.format(port=ports[0], tls=" ssl", root=ROOT, to=to, kept="/")
        servers += SERVER.format(port=ports[1], tls="", root=ROOT, to=to, kept="")
        (folder / "nginx.conf").write_text(CONFIGURATION.format(servers=servers), encoding="utf-8")
        with running(nginx, folder, ports):
            yield dict(zip(("off", "left"), origins, strict=True))
    told = log.read_text("utf-8")
    assert f"Serving at {site.address}{ROOT} " in told
    assert "Traceback" not in told, told
    assert "Warning" not in told, told


@contextlib.contextmanager
def running(nginx, folder, ports):
    with (folder / "nginx.txt").open("wb") as out:
        proxy = subprocess.Popen([nginx, "-p", folder, "-c", "nginx.conf"], stdout=out, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + PATIENCE
        for port in ports:
            while True:
                assert proxy.poll() is None, (folder / "nginx.txt").read_text("utf-8")
                assert time.monotonic() < until
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                    break
                time.sleep(0.05)
        yield
    finally:
        proxy.terminate()
        proxy.wait(20)


@pytest.mark.parametrize("path", ["off", "left"])
def test_behind_a_proxy_pages_are_drawn_below_their_path(visit, proxied, path):
    at = proxied[path] + ROOT
    page = visit("/walk", at=at, ignore_https_errors=True)
    page.locator(".em-main canvas").first.wait_for()  # drawn from what came by the websocket
    (vary := page.get_by_role("link", name="vary vision")).focus()
    assert vary.get_attribute("href").startswith(f"{ROOT}/sweep?scenario=restaurant-smell&")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Assess").click()
    page.get_by_role("heading", name="Assess").wait_for()
    page.wait_for_url(re.compile(rf"{re.escape(at)}/assess(\?.*)?"))
    assert page.locator("header a").evaluate_all("all => all.map(one => one.getAttribute('href'))") == [
        ROOT + one for one in ("/", "/walk", "/pipeline", "/swarm", "/sweep", "/assess")
    ]
    (cookie,) = page.context.cookies()
    assert {name: cookie[name] for name in ("path", "httpOnly", "sameSite", "secure")} == {
        "path": ROOT,
        "httpOnly": True,
        "sameSite": "Lax",
        "secure": False,  # asked for by way of http, too
    }


def test_behind_a_proxy_a_page_that_is_not_there_links_to_those_that_are(windows, proxied):
    page = windows(ignore_https_errors=True).context.new_page()
    assert page.goto(f"{proxied['off']}{ROOT}/nowhere").status == 404
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Assess").click()
    page.get_by_role("heading", name="Assess").wait_for()
    assert page.url.startswith(f"{proxied['off']}{ROOT}/assess")
    page.close()
