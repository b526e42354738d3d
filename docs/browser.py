"""Chromium without a window, driven through its debugging pipe: pages at a given width, clicked and photographed.

Nothing beside Chromium is needed: the protocol is JSON with a NUL behind each message, on two pipes (Chrome DevTools
Protocol, ``--remote-debugging-pipe``). The tests click through pages with it, `docs/screenshots.py` photographs them.
"""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BROWSERS = "chromium", "chromium-browser", "google-chrome"
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--hide-scrollbars",
    "--no-first-run",
    "--no-pings",
    "--metrics-recording-only",
)


def installed() -> str | None:
    """Path of a Chromium; None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


class Page:
    """A page of a `browser`, at a fixed width."""

    def __init__(self, browser: _Pipe, session: str) -> None:
        self._browser, self._session = browser, session

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.ask(method, self._session, **parameters)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression; promises are waited for."""
        found = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("exception", {}).get("description", "failed"))
        return found["result"].get("value")

    def click(self, selector: str) -> None:
        """Press and release the mouse in the middle of the first element of a CSS selector, scrolled into view."""
        place = self.evaluate(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
            f"return [b.x + b.width / 2, b.y + b.height / 2]; }})(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            at = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
            self._ask("Input.dispatchMouseEvent", type=kind, **at)

    def picture(self, height: int) -> bytes:
        """The page from its top to `height` pixels, as PNG."""
        width = self.evaluate("innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        found = self._ask("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(found["data"])


class _Pipe:
    """Messages to and from a browser."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = os.fdopen(to, "wb", buffering=0), os.fdopen(back, "rb", buffering=0)
        self._number, self._rest, self.events = 0, b"", list[dict[str, Any]]()

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        self._to.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])
            self.events.append(answer)

    def wait(self, event: str, session: str) -> None:
        """Read until an event of a page has come."""
        while not any(e.get("method") == event and e.get("sessionId") == session for e in self.events):
            self.events.append(self._read())

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = self._back.read(1 << 16)
            if not more:
                raise RuntimeError("the browser has ended")
            self._rest += more
        message, self._rest = self._rest.split(b"\0", 1)
        return dict(json.loads(message))

    def close(self) -> None:
        self._to.close()
        self._back.close()


class Browser:
    """A running Chromium."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    def open(self, url: str, width: int, height: int = 900) -> Page:
        """The page of an address in a window of `width` pixels."""
        phone = width < 500
        target = self._pipe.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self._pipe.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self._pipe, session)
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self._pipe.ask("Emulation.setDeviceMetricsOverride", session, **metrics)
        self._pipe.ask("Page.enable", session)
        self._pipe.ask("Page.navigate", session, url=url)
        self._pipe.wait("Page.loadEventFired", session)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return page


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium of its own that ends with the block.

    Raises
    ------
    FileNotFoundError
        If none is installed.
    """
    path = installed()
    if path is None:
        raise FileNotFoundError("Chromium is not installed: sim/install_tools.sh")
    down, to = os.pipe()
    back, up = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        words = shlex.join([path, *OPTIONS, "--remote-debugging-pipe", f"--user-data-dir={profile}"])
        process = subprocess.Popen(
            ["bash", "-c", f"exec {words} 3<&{down} 4>&{up}"],
            pass_fds=(down, up),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(down)
        os.close(up)
        pipe = _Pipe(to, back)
        try:
            yield Browser(pipe)
        finally:
            process.kill()
            process.wait()
            pipe.close()
