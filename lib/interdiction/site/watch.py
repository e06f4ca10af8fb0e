"""The site made again on every save, and shown in a browser that follows."""

import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from interdiction.site.fresh import BUILT, DATA, NOTEBOOKS, REPORTS, code, inputs, record, stored

_SECONDS = 0.5
_STAMP = "/-/stamp"
# Only what the browser is given here holds a script; the files of the site hold none.
_FOLLOW = (
    b"<script>let was;setInterval(()=>fetch('" + _STAMP.encode() + b"').then(answer=>answer.text())"
    b".then(now=>{if(was&&now!==was)location.reload();was=now}),700)</script></body>"
)


def watch(port: int, reports: Path = REPORTS) -> None:
    """Make the site whenever something it is made of is saved, until stopped.

    Parameters
    ----------
    port : int
        Where the site is shown on this machine alone; 0 for any that is free.
    reports : pathlib.Path
        The site.
    """
    with ThreadingHTTPServer(("127.0.0.1", port), partial(_Shown, directory=str(reports))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_port}/ follows what you save; stop with Ctrl-C", flush=True)
        before = ""
        while True:
            if (now := _saved()) != before:
                # A process of its own, since the library may be what was saved.
                subprocess.run([sys.executable, "-m", "interdiction", "report"], check=False)
                before = now if now == _saved() else ""
            time.sleep(_SECONDS)


def _saved() -> str:
    return inputs(code(), record(DATA), stored(NOTEBOOKS))


class _Shown(SimpleHTTPRequestHandler):
    """Show the files of the site, each page with what makes it follow."""

    def do_GET(self) -> None:
        if self.path == _STAMP:
            self._send(_stamp(Path(self.directory)), "text/plain")
            return
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix != ".html" or not path.exists():
            super().do_GET()
            return
        self._send(path.read_bytes().replace(b"</body>", _FOLLOW), "text/html; charset=utf-8")

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing of what a browser asks for."""


def _stamp(reports: Path) -> bytes:
    try:
        found = (reports / BUILT).stat()
    except OSError:
        return b""
    return f"{found.st_ino} {found.st_mtime_ns}".encode()
