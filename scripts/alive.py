"""`scripts/alive.py PORT`: exit 0 when the web process on this port lives; for container health checks."""

import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
question = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/livez", headers={"Host": host})
try:
    urllib.request.urlopen(question, timeout=4).close()
except (urllib.error.URLError, OSError) as error:
    sys.exit(str(error))
