"""A client of yaml-language-server: what an editor asks, and what it is told."""

from __future__ import annotations

import itertools
import json
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_MAIN = Path("node_modules", "yaml-language-server", "out", "server", "src", "server.js")
_LONGEST = 120  # seconds that a server may live
_SETTINGS = {"schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False}}
"""Fetch nothing from anywhere; all else is as it comes."""

Message = dict[str, Any]


@dataclass(frozen=True, order=True)
class Complaint:
    """What the server underlines: a line, counted from 1, the words in it, and why."""

    line: int
    words: str
    why: str


class LanguageServer:
    """A server that runs; every read waits for it, and it is ended if it takes too long."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", folder / _MAIN, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._watchdog = threading.Timer(_LONGEST, self._process.kill)
        self._numbers = itertools.count(1)
        self._complaints: dict[str, list[Message]] = {}
        self._answers: dict[int, Message] = {}
        self._configured = False

    def __enter__(self) -> Self:
        self._watchdog.start()
        capabilities = {"workspace": {"configuration": True}}
        self._ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self._send({"method": "initialized", "params": {}})
        self._listen(lambda: self._configured)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._watchdog.cancel()
        self._process.kill()
        self._process.communicate()

    def complaints(self, texts: Mapping[Path, str]) -> dict[Path, list[Complaint]]:
        """What the server has against each of some files, from the top."""
        uris = {path: self._open(path, text) for path, text in texts.items()}
        self._listen(lambda: self._complaints.keys() >= {*uris.values()})
        found = {
            path: sorted(_complaint(one, texts[path]) for one in self._complaints.pop(uri))
            for path, uri in uris.items()
        }
        for uri in uris.values():
            self._close(uri)
        self._listen(lambda: self._complaints.keys() >= {*uris.values()})  # they are taken back
        self._complaints.clear()
        return found

    def hover(self, path: Path, text: str, words: str) -> str:
        """What an editor shows where the mouse rests on the first of some words."""
        answer = self._at("textDocument/hover", path, text, text.index(words))
        return str(answer["contents"]["value"])

    def completions(self, path: Path, text: str, after: str) -> dict[str, str]:
        """What an editor offers behind some words, and what it says about each."""
        place = text.index(after) + len(after)
        answer = self._at("textDocument/completion", path, text, place)
        return {item["label"]: str(item.get("documentation", "")) for item in answer["items"]}

    def _at(self, method: str, path: Path, text: str, place: int) -> Any:
        before = text[:place]
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        uri = self._open(path, text)
        answer = self._ask(method, {"textDocument": {"uri": uri}, "position": position})
        self._close(uri)
        return answer

    def _open(self, path: Path, text: str) -> str:
        version = next(self._numbers)
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return uri

    def _close(self, uri: str) -> None:
        params = {"textDocument": {"uri": uri}}
        self._send({"method": "textDocument/didClose", "params": params})

    def _ask(self, method: str, params: Message) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        self._listen(lambda: number in self._answers)
        return self._answers.pop(number)["result"]

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self, done: Callable[[], bool]) -> None:
        """Read messages until something is known."""
        while not done():
            message = self._receive()
            method = message.get("method")
            if method == "textDocument/publishDiagnostics":
                self._complaints[message["params"]["uri"]] = message["params"]["diagnostics"]
            elif method and "id" in message:
                self._answer(message)
            elif "id" in message:
                self._answers[message["id"]] = message

    def _receive(self) -> Message:
        stream = self._process.stdout
        assert stream is not None
        size = 0
        while line := stream.readline().strip():
            name, _, value = line.partition(b":")
            size = int(value) if name == b"Content-Length" else size
        if not size:
            raise ConnectionError("yaml-language-server has ended")
        message: Message = json.loads(stream.read(size))
        return message

    def _answer(self, request: Message) -> None:
        """Answer what the server asks: its settings, most of all."""
        result: Any = None
        if request["method"] == "workspace/configuration":
            sections = [item.get("section") for item in request["params"]["items"]]
            result = [_SETTINGS if section == "yaml" else {} for section in sections]
            self._configured = True
        self._send({"id": request["id"], "result": result})


def _complaint(diagnostic: Message, text: str) -> Complaint:
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    line = text.split("\n")[start["line"]]
    last = end["character"] if end["line"] == start["line"] else len(line)
    return Complaint(start["line"] + 1, line[start["character"] : last], diagnostic["message"])
