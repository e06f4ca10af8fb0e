"""Where things stand on the site and how a page is made; what `make report` runs, notebooks never import it."""

import sys

# With JupyterLab installed, importing nbformat would build 35 parsers for a check of web addresses
# that no notebook needs: a second at every start (jsonschema issue 1428).
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
