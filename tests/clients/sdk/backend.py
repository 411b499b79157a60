"""The reference backend as a program of its own: the demo, on a free port, in a directory that goes with it."""

import os
import re
import shutil
import subprocess
import tempfile


class Backend:
    """A running backend, with the tokens of the demo's identities."""

    def __init__(self):
        self._directory = tempfile.mkdtemp(prefix="token-console-clients-")
        program = [os.environ["BACKEND_BIN"], "--listen", "127.0.0.1:0", "--seed", "demo"]
        database = os.path.join(self._directory, "clients.db")
        # A line for each request, and why it did not start.
        self._log = open(os.path.join(self._directory, "log"), "w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [*program, "--db", database], stdout=subprocess.PIPE, stderr=self._log, text=True, encoding="utf-8"
        )
        self.origin, self._tokens = "", {}
        for line in self._process.stdout:
            if found := re.match(r"token-backend listens on (\S+)", line):
                self.origin = found[1]
            elif found := re.match(r"  (\S.*?)\s{2,}(\S+)$", line):
                self._tokens[found[1]] = found[2]
            elif line.startswith("Press Ctrl+C"):
                return
        self._process.wait()
        self._log.seek(0)
        why = self._log.read()
        self.stop()
        raise RuntimeError(f"the backend ended before it listened: {why}")

    def token(self, beginning):
        """The token of the identity whose name begins like this."""
        return next(value for name, value in self._tokens.items() if name.startswith(beginning))

    def stop(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
        self._log.close()
        shutil.rmtree(self._directory, ignore_errors=True)
