"""A small SMTP server for tests: says what the protocol asks and keeps what it gets."""

import base64
import socketserver
import threading
from contextlib import contextmanager


class Session(socketserver.StreamRequestHandler):
    """One connection; a mute server takes a mail's text and never says that it has it."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode()
            if verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(self.text())
                if self.server.mute:
                    self.server.arrived.set()
                    self.server.leave.wait(60)
                    return
            if verb == "EHLO":
                self.say("250-here")
                for offer in (*self.server.offers, "8BITMIME"):
                    self.say(f"250-{offer}")
            if verb == "AUTH":
                self.server.logins.append(base64.b64decode(line.split()[2]))
                self.say("235 welcome")
                continue
            if verb == "QUIT":
                self.say("221 bye")
                return
            self.say("250 ok")

    def text(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving(*, mute=False, offers=("AUTH PLAIN",)):
    """Yield a server; its `url` is for SMTP_URL, `letters` what it was given."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        server.letters, server.logins, server.mute, server.offers = [], [], mute, offers
        server.arrived, server.leave = threading.Event(), threading.Event()
        server.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.leave.set()
            server.shutdown()
            thread.join()
